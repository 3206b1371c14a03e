import { join } from 'node:path';
import { execa } from 'execa';
import fs from 'fs-extra';
import { cache, root } from '../test/support/paths.ts';
import { node24, ready } from '../test/support/tools.ts';

/** The last commit of version 0.1, which copied all its code into every project. */
const commit = 'c23a096';
const clone = join(cache, 'first-edition');

/**
 * Makes a project of version 0.1 with its own code, and bundles it with its own build, with the dependencies that this
 * version has. Returns the folder that is deployed.
 * @param combination as 0.1 calls it, such as `native-none`
 */
export async function bundleOfFirstEdition(combination: string): Promise<string> {
  if (!(await fs.pathExists(join(clone, 'test')))) {
    await execa('git', ['clone', '--quiet', '--no-checkout', root, clone]);
    await execa('git', ['checkout', '--quiet', commit], { cwd: clone });
    await fs.ensureSymlink(join(root, 'node_modules'), join(clone, 'node_modules'), 'junction');
  }
  const script = `import { buildProject, combination } from './test/support/project.ts';
    console.log(await buildProject(combination('${combination}')));`;
  const { stdout } = await execa(await ready(node24), ['--input-type=module', '-e', script], {
    cwd: clone,
    stdin: 'ignore',
  });
  return stdout.trim();
}
