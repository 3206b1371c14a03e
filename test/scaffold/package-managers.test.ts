import { describe, expect, it } from 'vitest';
import { runnerFor } from '../../packages/mcp-aws/src/cli/project/package-manager.ts';
import { factsOf, launchedBy, packageManagerNames, parsePackageManager } from '../../src/scaffold/package-managers.ts';

describe('the package manager that launched us', () => {
  it.each([
    [undefined, 'npm', undefined],
    ['', 'npm', undefined],
    ['deno/2.0', 'npm', undefined],
    ['npm/11.19.1 node/v24.0.0', 'npm', '11.19.1'],
    ['yarn/1.22.22 npm/? node/v24', 'yarn', '1.22.22'],
    ['bun/1.4.5 npm/? node/v24', 'bun', '1.4.5'],
    ['pnpm/";', 'pnpm', undefined],
    ['yarn/berry', 'yarn', undefined],
  ])('%j is %s', (agent, pm, version) => expect(launchedBy(agent)).toEqual({ pm, version }));

  it.each([
    ['yarn@4.9.1', { pm: 'yarn', version: '4.9.1' }],
    ['pnpm', { pm: 'pnpm', version: undefined }],
    ['cargo', undefined],
  ])('--pm %s', (text, parsed) => expect(parsePackageManager(text)).toEqual(parsed));

  it.each(packageManagerNames)('%s runs a tool of the project as mcp-aws says it does', (pm) => {
    expect(factsOf(pm, undefined).exec).toBe(runnerFor(pm));
  });

  it('is a Yarn of its generation', () => {
    expect(factsOf('yarn', '1.22.22')).toEqual(factsOf('yarn', undefined));
    expect(factsOf('yarn', '4.18.1').setup).toContain('yarn install --immutable');
    expect(factsOf('yarn', '1.22.22').setup).toContain('yarn install --frozen-lockfile');
  });
});
