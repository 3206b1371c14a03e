import { join } from 'node:path';
import fs from 'fs-extra';
import { applyEdits, modify } from 'jsonc-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../packages/mcp-aws/src/config/schema.ts';
import { inPlace, pairs } from './pairs.ts';
import { copyOf, create, edit, mcpAws, npmRun, root, run, temporaryFolder } from './whole-project.ts';

/** The default project, as the packed tool makes it, installed by npm. Other projects of this file share its dependencies. */
let project: string;
let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  project = join(folder, 'my-server');
  const made = await create(folder, ['my-server', '-y']);
  expect(made.code, made.output).toBe(0);
}, 600_000);
afterAll(() => fs.remove(folder));

describe('the default project', () => {
  it('has its lockfile and the library in the first commit', async () => {
    const { output } = await run(project, 'git', ['ls-files']);
    const { version } = await fs.readJson(join(root, 'packages/mcp-aws/package.json'));
    expect(output.split('\n')).toEqual(expect.arrayContaining(['package-lock.json', `vendor/mcp-aws-${version}.tgz`]));
  });

  it.each(['check', 'synth'])('passes %s', async (script) => {
    const { code, output } = await run(project, 'npm', ['run', script], { validates: true });
    expect(code, output).toBe(0);
  });

  it('runs the library that it depends on', async () => {
    const { version } = await fs.readJson(join(project, 'node_modules/mcp-aws/package.json'));
    expect((await mcpAws(project, '--version')).output).toBe(version);
  });

  it.skipIf(process.env.CLI_NODE === undefined)('passes check on the Node that people have', async () => {
    const older = join(process.env.CLI_NODE ?? '', '..');
    const { code, output } = await run(project, 'npm', ['run', 'check'], { path: `${older}:${process.env.PATH}` });
    expect(code, output).toBe(0);
  });
});

describe('removing the example', () => {
  const example = ['src/books.ts', 'src/tools', 'src/resources', 'src/prompts', 'test/tools.test.ts'];
  const without = async (name: string, server: string): Promise<string> => {
    const copy = await copyOf(project, name);
    for (const path of example) await fs.remove(join(copy, path));
    await fs.writeFile(join(copy, 'src/server.ts'), server);
    return copy;
  };

  it('is deletions and one edit, and what is left is green', async () => {
    const copy = await without(
      'nothing-left',
      `import { defineServer } from 'mcp-aws';\n\nexport default defineServer({});\n`,
    );
    const { code, output } = await npmRun(copy, 'check');
    expect(code, output).toBe(0);
  });

  it('leaves room for a tool of one own, which every test then covers', async () => {
    const server = `import { defineServer } from 'mcp-aws';
import { greet } from './tools/greet.ts';

export default defineServer({ tools: [greet] });
`;
    const copy = await without('own-tool', server);
    await fs.outputFile(
      join(copy, 'src/tools/greet.ts'),
      `import { defineTool } from 'mcp-aws';
import * as z from 'zod';

export const greet = defineTool({
  name: 'greet',
  title: 'Greet',
  description: 'Say hello to someone.',
  inputSchema: z.object({ name: z.string().max(100) }),
  outputSchema: z.object({ greeting: z.string() }),
  annotations: { readOnlyHint: true },
  run: async ({ name }) => ({ greeting: \`Hello, \${name}!\` }),
});
`,
    );
    const { code, output } = await npmRun(copy, 'check');
    expect(code, output).toBe(0);
  });
});

describe('eject', () => {
  it('copies the sources, and check and synth pass without the package', async () => {
    const copy = await copyOf(project, 'ejected');
    const ejected = await mcpAws(copy, 'eject', '-y');
    expect(ejected.code, ejected.output).toBe(0);
    const texts = await Promise.all(
      ['src/server.ts', 'src/tools/search-books.ts', 'infra/stack.ts', 'test/server.test.ts'].map((path) =>
        fs.readFile(join(copy, path), 'utf8'),
      ),
    );
    for (const text of texts) expect(text).not.toMatch(/from 'mcp-aws/);
    const install = await run(copy, 'npm', ['install', '--no-audit', '--no-fund']);
    expect(install.code, install.output).toBe(0);
    for (const script of ['check', 'synth']) {
      const { code, output } = await npmRun(copy, script);
      expect(code, output).toBe(0);
    }
    const bundle = await fs.readJson(join(copy, '.mcp-aws/bundle/my-server-dev.meta.json'));
    const inputs = Object.keys(bundle.inputs);
    expect(inputs.some((path) => path.startsWith('src/mcp-aws/server/'))).toBe(true);
    expect(inputs.filter((path) => path.includes('node_modules/mcp-aws/'))).toEqual([]);
  }, 600_000);
});

describe('upgrade', () => {
  it('sets a version, installs, migrates, checks, and says what changed', async () => {
    const copy = await copyOf(project, 'upgraded');
    await fs.remove(join(copy, 'node_modules'));
    await edit(copy, 'mcp-aws.jsonc', (text) => text.replace(/.*\$schema.*\n/, ''));
    await edit(copy, 'package.json', (text) => text.replaceAll('mcp-aws-0.2.0.tgz', 'mcp-aws-0.1.9.tgz'));
    await fs.move(join(copy, 'vendor/mcp-aws-0.2.0.tgz'), join(copy, 'vendor/mcp-aws-0.1.9.tgz'));
    const tarball = join(root, 'dist/library/mcp-aws-0.2.0.tgz');
    const bin = join(root, 'packages/mcp-aws/bin/mcp-aws.js');
    const behind = await run(copy, process.execPath, [bin, 'upgrade', tarball, '--check']);
    expect([behind.code, behind.output]).toEqual([1, expect.stringContaining('0.1.9 is behind 0.2.0')]);
    const upgraded = await run(copy, process.execPath, [bin, 'upgrade', tarball]);
    expect(upgraded.code, upgraded.output).toBe(0);
    expect(upgraded.output).toContain('mcp-aws.jsonc names its schema');
    expect(await fs.readdir(join(copy, 'vendor'))).toEqual(['mcp-aws-0.2.0.tgz']);
    expect(await fs.readFile(join(copy, 'mcp-aws.jsonc'), 'utf8')).toContain('"$schema"');
    const done = await run(copy, process.execPath, [bin, 'upgrade', '0.2.0', '--check']);
    expect([done.code, done.output]).toEqual([0, expect.stringContaining('up to date')]);
  }, 600_000);
});

/** Sets the choices in the project's mcp-aws.jsonc, as somebody would who edits it. */
const choose = (folder: string, choices: Partial<ConfigInput>): Promise<void> =>
  edit(folder, 'mcp-aws.jsonc', (text) =>
    Object.entries({ streaming: undefined, domain: undefined, ...choices }).reduce(
      (changed, [key, value]) =>
        applyEdits(changed, modify(changed, [key], value, { formattingOptions: { insertSpaces: true, tabSize: 2 } })),
      text,
    ),
  );

// Of check and synth, what depends on the choices: the attacks on the guard, and the stacks of all stages, one with its bundle. All
// in one process of the project's own vitest, as most of the time of each command goes into its start.
const testOfChoices = `import { guardTests, testStack } from 'mcp-aws/testing';
import { describe, expect, it } from 'vitest';
import { ServerStack } from '../infra/stack.ts';
import server from '../src/server.ts';

describe.each(CHOICES)('%s', (_, folder) => {
  guardTests(server, { folder });

  it.each(['staging', 'production'])('has an address, and passes cdk-nag: %s', async (stage) => {
    const context = stage === 'production' ? { 'aws:cdk:bundling-stacks': ['**'] } : {};
    const { template, findings } = await testStack(ServerStack, { stage, folder, context });
    template.hasOutput('McpUrl', {});
    expect(findings).toEqual([]);
  });
});
`;

describe('a change of mcp-aws.jsonc is all that another choice takes', () => {
  it('in every pair of choices: its guard, its stacks and its bundle', async () => {
    const copy = await copyOf(project, 'every-pair');
    const folders = pairs.map((choices, index) => [JSON.stringify(choices), `choices/${index}`] as const);
    for (const [index, choices] of pairs.entries()) {
      const folder = join(copy, 'choices', String(index));
      for (const path of ['src', 'package.json', 'mcp-aws.jsonc']) await fs.copy(join(copy, path), join(folder, path));
      await choose(folder, choices);
    }
    await fs.emptyDir(join(copy, 'test'));
    await fs.writeFile(
      join(copy, 'test/choices.test.ts'),
      testOfChoices.replace('CHOICES', () => JSON.stringify(folders)),
    );
    const { code, output } = await run(copy, 'npm', ['test'], { timeoutMs: 580_000 });
    expect(code, output).toBe(0);
    // What synth would have bundled.
    for (const [, path] of folders) {
      expect(await fs.readdir(join(copy, path, '.mcp-aws/bundle/my-server-production'))).toContain('main.mjs');
    }
  }, 600_000);

  // The whole commands, for each of the other runtimes. The default project above has the third.
  it.each(inPlace.map((choices) => [JSON.stringify(choices), choices] as const))('%s', async (_, choices) => {
    // Each starts from the one before, as in the life of a project.
    await choose(project, choices);
    const ran = await Promise.all([npmRun(project, 'check'), npmRun(project, 'synth', '--stage', 'production')]);
    for (const { code, output } of ran) expect(code, output).toBe(0);
  });

  it('and nothing else has changed', async () => {
    const { output } = await run(project, 'git', ['status', '--porcelain']);
    const changed = output.split('\n').map((line) => line.trim());
    expect(changed.filter((line) => line !== '' && line !== 'M mcp-aws.jsonc')).toEqual([]);
  });
});
