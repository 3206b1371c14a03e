import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { expect, it } from 'vitest';
import * as testing from '../../src/testing/index.ts';

it('mcp-aws/testing offers what it says, and nothing else', () => {
  expect(Object.keys(testing).sort()).toEqual([
    'callTool',
    'connectDeployed',
    'guardTests',
    'protocolTests',
    'startLocalIssuer',
    'testStack',
  ]);
});

it('a test of a tool does not load the CDK, the AWS SDK or an identity provider', () => {
  const packages = loadedBy('testing/index.ts');
  expect(packages).toContain('vitest');
  expect(packages.filter((name) => /aws-cdk-lib|constructs|@aws-sdk|oidc-provider|esbuild/.test(name))).toEqual([]);
});

/** The packages that a module loads at once, with all that it imports. */
function loadedBy(module: string): string[] {
  const absWorkingDir = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'src');
  const { metafile } = buildSync({
    absWorkingDir,
    entryPoints: [module],
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    outdir: absWorkingDir,
    write: false,
    metafile: true,
  });
  const packages = new Set<string>();
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const { path: imported, kind, external } of metafile.inputs[path]?.imports ?? []) {
      if (kind !== 'import-statement') continue;
      if (external) packages.add(imported);
      else visit(imported);
    }
  };
  visit(relative(absWorkingDir, join(absWorkingDir, module)));
  return [...packages].sort();
}
