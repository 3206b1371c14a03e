import { join } from 'node:path';
import { execa } from 'execa';
import fs from 'fs-extra';
import { describe, expect, it } from 'vitest';
import { generated, readTemplates, type Template, templatesFolder } from '../../src/scaffold/templates.ts';
import { cache, root } from '../support/paths.ts';
import { defaults, projects } from '../support/scaffold/answers.ts';
import { emptyFolder } from '../support/scaffold/folders.ts';
import { filesOf, textIn } from '../support/scaffold/project-files.ts';

/** Runs a tool of the repository in a folder. Returns its exit code and what it prints. */
async function run(
  cwd: string,
  command: string,
  ...args: string[]
): Promise<[code: number | undefined, output: string]> {
  // What this run of Vitest tells its workers is not for another.
  const ofThisRun = { VITEST: undefined, NODE_ENV: undefined, VITEST_POOL_ID: undefined, VITEST_WORKER_ID: undefined };
  // The CDK's own checks of templates take half of a synthesis. The tests of the construct do them.
  const env = { ...ofThisRun, CDK_VALIDATION: 'false' };
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

describe('the templates', () => {
  const anyRender = ({ render }: Template): object => (render === undefined ? {} : { render: expect.any(Function) });
  const templates = readTemplates();

  it('lie in at most 15 folders, and none is a part of a file', () => {
    expect(new Set(templates.map(({ layer }) => layer)).size).toBeLessThanOrEqual(15);
    expect(templates.filter(({ path }) => /\.part\./.test(path))).toEqual([]);
  });

  it('do not include what is made where somebody works on them', async () => {
    const folder = await emptyFolder();
    await fs.copy(templatesFolder, folder, { filter: (path) => !path.includes('node_modules') });
    for (const name of generated) await fs.outputFile(join(folder, 'base', name, 'made.ts'), '');
    await fs.outputFile(join(folder, 'base/src/dist/made.ts'), '');
    expect(readTemplates(folder)).toEqual(templates.map((template) => ({ ...template, ...anyRender(template) })));
    const ignored = textIn(filesOf(defaults), '.gitignore')
      .split('\n')
      .filter((line) => /^[^*]+$/.test(line));
    expect(ignored.map((line) => line.replace(/\/$/, ''))).toEqual(generated);
  });

  it('are all used by some project', () => {
    const used = new Set(projects.flatMap((answers) => [...filesOf(answers).keys()]));
    const targets = templates.map(({ path }) => path.replace(/(^|\/)_(?=[^/]*$)/, '$1.').replace(/\.hbs$/, ''));
    expect(targets.filter((path) => !used.has(path))).toEqual([]);
  });
});
