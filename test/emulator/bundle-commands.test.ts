import { delimiter, dirname, join } from 'node:path';
import fs from 'fs-extra';
import { beforeAll, describe, expect, it } from 'vitest';
import { bin, jsonOf, mcpAws, type Ran } from '../support/emulator/cli.ts';
import { makeProject } from '../support/emulator/project.ts';
import { freePort } from '../support/free-port.ts';
import { node24, ready } from '../support/tools.ts';

/** Commands that work on the server as it is bundled, or run it, and need no AWS. */
describe('of a project', () => {
  let project: string;
  beforeAll(async () => {
    project = await makeProject('native-cognito', 'bundle-commands');
  });

  const run = (...args: string[]): Promise<Ran> => mcpAws(args, project);

  /** Puts text before a file of the project. Returns what takes it away again. */
  async function prepend(path: string, text: string): Promise<() => Promise<void>> {
    const file = join(project, path);
    const before = await fs.readFile(file, 'utf8');
    await fs.writeFile(file, `${text}${before}`);
    return () => fs.writeFile(file, before);
  }

  it('sbom lists what is in the bundle, and nothing else', async () => {
    const { code, stderr } = await run('sbom');
    expect(code, stderr).toBe(0);
    const { components } = (await fs.readJson(join(project, 'sbom.cdx.json'))) as { components: { name: string }[] };
    const names = components.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['hono', 'jose', 'zod']));
    for (const development of ['vitest', 'aws-cdk-lib', 'esbuild']) expect(names).not.toContain(development);
  });

  it('licenses refuses one that nobody has allowed', async () => {
    const allowed = await run('licenses', '--json');
    expect([allowed.code, jsonOf(allowed)]).toMatchObject([0, { success: true, refused: [] }]);
    const strict = join(project, 'src/node_modules/strict');
    const manifest = { name: 'strict', version: '1.0.0', license: 'AGPL-3.0-only', main: 'index.js' };
    await fs.outputJson(join(strict, 'package.json'), manifest);
    await fs.outputFile(join(strict, 'index.js'), 'exports.strict = 1;\n');
    const restore = await prepend('src/server.ts', "import { strict } from 'strict';\nconsole.log(strict);\n");
    const refused = await run('licenses');
    await restore();
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringMatching(/not allowed:\n {2}strict 1\.0\.0: AGPL-3\.0-only.*--allow/s),
    ]);
  });

  it('build says which line cannot be bundled', async () => {
    const built = await run('build', '--json');
    expect([built.code, jsonOf(built)]).toMatchObject([0, { success: true, outdir: join(project, 'dist') }]);
    expect(await fs.readdir(join(project, 'dist'))).toContain('main.mjs');
    const restore = await prepend('src/tools/search-books.ts', 'const = 1;\n');
    const broken = await run('build');
    await restore();
    expect([broken.code, broken.stderr]).toEqual([1, expect.stringMatching(/cannot be bundled.*search-books\.ts:1/s)]);
  });

  it('conformance runs what the official suite can ask', async () => {
    await fs.writeFile(
      join(project, 'src/server.ts'),
      "import { defineServer } from 'mcp-aws';\nimport { searchBooks } from './tools/search-books.ts';\n\nexport default defineServer({ tools: [searchBooks] });\n",
    );
    // The suite needs a newer Node than the command line does; npx finds it where the command was found.
    const node = await ready(node24);
    const PATH = [dirname(node), process.env.PATH].join(delimiter);
    const args = ['conformance', '--port', String(await freePort()), '--json'];
    const { code, stdout, stderr } = await mcpAws(args, project, { env: { PATH } }, [node, bin[1]]);
    expect(code, stderr).toBe(0);
    const { scenarios } = jsonOf({ code, stdout, stderr }) as { scenarios: { version: string }[] };
    expect(new Set(scenarios.map(({ version }) => version))).toEqual(new Set(['2025-11-25', '2026-07-28']));
    expect(stderr.match(/Test Results:/g)).toHaveLength(scenarios.length);
  });
});
