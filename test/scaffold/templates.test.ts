import { join } from 'node:path';
import { execa } from 'execa';
import fs from 'fs-extra';
import { expect, it } from 'vitest';
import { cache, root } from '../support/paths.ts';
import { defaults } from '../support/scaffold/answers.ts';
import { filesOf } from '../support/scaffold/project-files.ts';

/** Runs a tool of the repository in a folder. Returns its exit code and what it prints. */
async function run(
  cwd: string,
  command: string,
  ...args: string[]
): Promise<[code: number | undefined, output: string]> {
  // What this run of Vitest tells its workers is not for another.
  const env = { VITEST: undefined, NODE_ENV: undefined, VITEST_POOL_ID: undefined, VITEST_WORKER_ID: undefined };
  const options = { preferLocal: true, localDir: root, reject: false, all: true, stdin: 'ignore' } as const;
  const { exitCode, all } = await execa(command, args, { ...options, cwd, env });
  return [exitCode, all];
}

/** The code of a project is copied byte for byte, so it can be worked on where it lies, with the library of this repository. */
it.each<[string, string, string[]]>([
  ['compiles', 'tsc', ['-p', '.']],
  ['passes its own lint', 'biome', ['check', '.']],
])(
  'templates/base %s where it lies',
  async (_, command, args) => {
    const [code, output] = await run(join(root, 'templates/base'), command, ...args);
    expect(code, output).toBe(0);
  },
  60_000,
);

it('the default project passes its own lint and tests', async () => {
  const folder = join(cache, 'projects/scaffold');
  await fs.emptyDir(folder);
  for (const [path, content] of filesOf(defaults)) await fs.outputFile(join(folder, path), content);
  await fs.ensureSymlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  // Unlike templates/base it has mcp-aws.jsonc, which tests of the guard and of the stack read.
  const [lint, complaints] = await run(folder, 'biome', 'check', '.');
  expect(lint, complaints).toBe(0);
  const [tests, failures] = await run(folder, 'vitest', 'run', '--project', 'unit');
  expect(tests, failures).toBe(0);
}, 120_000);
