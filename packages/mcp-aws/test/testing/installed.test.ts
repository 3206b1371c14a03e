import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compiler, folderWithLibrary } from '../support/build-library.ts';

const files: Record<string, string> = {
  'mcp-aws.jsonc': JSON.stringify({
    name: 'my-server',
    region: 'eu-central-1',
    runtime: 'native',
    auth: { mode: 'cognito' },
  }),
  'package.json': JSON.stringify({ name: 'my-server', version: '1.2.3', type: 'module' }),
  'vitest.config.js': `export default { test: { testTimeout: 60_000, hookTimeout: 60_000 } };
`,
  'tsconfig.json': JSON.stringify({
    extends: '../../tsconfig.json',
    compilerOptions: { exactOptionalPropertyTypes: true },
    include: ['src', 'infra', 'test'],
  }),
  'src/server.ts': `import { defineServer, defineTool, ToolError } from 'mcp-aws';
import * as z from 'zod';
export const hello = defineTool({
  name: 'hello',
  title: 'Hello',
  description: 'Says hello.',
  inputSchema: z.object({ name: z.string() }),
  outputSchema: z.object({ text: z.string() }),
  annotations: { readOnlyHint: true },
  async run({ name }) {
    if (name === 'Eve') throw new ToolError('Not Eve.');
    return { text: \`Hello, \${name}.\` };
  },
});
export default defineServer({ tools: [hello] });
`,
  'infra/stack.ts': `import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { McpServer, type McpStackProps } from 'mcp-aws/cdk';
export class MyServerStack extends Stack {
  constructor(scope: Construct, id: string, { config, ...props }: McpStackProps) {
    super(scope, id, props);
    new McpServer(this, 'Server', { config });
  }
}
`,
  'test/server.test.ts': `import { guardTests, protocolTests } from 'mcp-aws/testing';
import server from '../src/server.ts';
protocolTests(server);
guardTests(server);
`,
  'test/tools.test.ts': `import { ToolError } from 'mcp-aws';
import { callTool } from 'mcp-aws/testing';
import { expect, it } from 'vitest';
import { hello } from '../src/server.ts';
it('says hello', async () => {
  expect((await callTool(hello, { name: 'Ana' })).text).toBe('Hello, Ana.');
});
it('does not greet Eve', async () => {
  await expect(callTool(hello, { name: 'Eve' })).rejects.toThrow(ToolError);
});
// @ts-expect-error: the arguments are those of the tool
export const untyped = () => callTool(hello, { nam: 'Ana' });
`,
  'test/infra.test.ts': `import { testStack } from 'mcp-aws/testing';
import { expect, it } from 'vitest';
import { MyServerStack } from '../infra/stack.ts';
it('has no findings', async () => {
  const { template, findings } = await testStack(MyServerStack);
  expect(findings).toEqual([]);
  template.hasOutput('McpUrl', {});
}, 60_000);
`,
};

let folder: string;
beforeAll(() => {
  folder = folderWithLibrary();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("a project's own code has the types of the library as it is installed", () => {
  const { status, stdout } = spawnSync(process.execPath, [compiler(), '-p', folder]);
  expect(status, String(stdout)).toBe(0);
}, 300_000);

it("a project's own tests are green with the library as it is installed", () => {
  const vitest = createRequire(import.meta.url).resolve('vitest/package.json');
  const report = join(folder, 'report.json');
  const args = ['run', '--no-isolate', '--reporter=json', `--outputFile=${report}`];
  const { status, stderr } = spawnSync(process.execPath, [join(dirname(vitest), 'vitest.mjs'), ...args], {
    cwd: folder,
    // The CDK's own checks of templates take half of a synthesis. The tests of the construct do them.
    env: { PATH: process.env.PATH, NODE_ENV: 'test', CDK_VALIDATION: 'false' },
  });
  expect(status, String(stderr)).toBe(0);
  const { numPassedTests, numTotalTests } = JSON.parse(readFileSync(report, 'utf8')) as Record<string, number>;
  expect(numPassedTests).toBe(numTotalTests);
  expect(numTotalTests).toBeGreaterThan(150);
}, 300_000);
