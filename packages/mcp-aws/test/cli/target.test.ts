import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UsageError, UserError } from '../../src/cli/errors.ts';
import { forgetOutputs, keepRecorded, recordedOutputs, recordedStacks } from '../../src/cli/project/outputs-file.ts';
import { packageManagerOf } from '../../src/cli/project/package-manager.ts';
import { findProject } from '../../src/cli/project/project.ts';
import { findPackage, resolvePackage } from '../../src/cli/project/resolve-package.ts';
import { commandFor, knownOutputs, targetOf } from '../../src/cli/project/target.ts';
import { projectFolder, temporaryFolder } from './project-fixture.ts';

const { signal } = new AbortController();
const targetIn = (cwd: string, flags: { stage?: string; region?: string; profile?: string } = {}) =>
  targetOf({ cwd, env: {}, signal }, { stage: 'dev', ...flags });

describe('the project', () => {
  it('is found from any folder inside, without running its code', () => {
    const folder = projectFolder();
    mkdirSync(join(folder, 'src/tools'), { recursive: true });
    expect(findProject(join(folder, 'src/tools'))).toMatchObject({
      folder,
      packageName: 'my-server',
      version: '1.2.3',
      config: { name: 'my-server', runtime: 'native' },
      packageManager: 'npm',
      runner: 'npx',
      cli: 'npx mcp-aws',
    });
  });

  it('is missing outside', () => {
    const folder = temporaryFolder();
    expect(() => findProject(folder)).toThrow(
      /is not inside a project: neither it nor a folder above has mcp-aws\.jsonc/,
    );
  });

  it.each([
    ['mcp-aws.jsonc', '{', /is not valid JSON/],
    ['mcp-aws.jsonc', '{"name":"x"}', /mistakes/],
    ['package.json', '[]', /is not a JSON object/],
    ['package.json', '{', /is not valid JSON/],
  ])('whose %s is %s is refused, with what to do', (file, text, reason) => {
    const folder = projectFolder();
    writeFileSync(join(folder, file), text);
    const error = ((): unknown => {
      try {
        return findProject(folder);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ message: expect.stringMatching(reason), suggestion: expect.stringMatching(/./) });
  });
});

describe('the package manager', () => {
  it.each([
    ['pnpm-lock.yaml', 'pnpm', 'pnpm exec mcp-aws'],
    ['yarn.lock', 'yarn', 'yarn mcp-aws'],
    ['bun.lock', 'bun', 'bunx mcp-aws'],
    ['package-lock.json', 'npm', 'npx mcp-aws'],
  ])('with %s is %s, and this tool is run as %s', (lockfile, manager, cli) => {
    const folder = projectFolder();
    writeFileSync(join(folder, lockfile), '');
    expect([packageManagerOf(folder), findProject(folder).cli]).toEqual([manager, cli]);
  });

  it('is the one that package.json names, in a workspace that of its root', () => {
    expect(packageManagerOf(projectFolder({}, { packageManager: 'yarn@4.9.1' }))).toBe('yarn');
    const root = temporaryFolder();
    mkdirSync(join(root, '.git'));
    writeFileSync(join(root, 'pnpm-lock.yaml'), '');
    mkdirSync(join(root, 'servers/mine'), { recursive: true });
    expect(packageManagerOf(join(root, 'servers/mine'))).toBe('pnpm');
  });

  it('is npm where nothing says otherwise, whatever lies outside of the repository', () => {
    const outside = temporaryFolder();
    writeFileSync(join(outside, 'yarn.lock'), '');
    mkdirSync(join(outside, 'repository/.git'), { recursive: true });
    expect(packageManagerOf(join(outside, 'repository'))).toBe('npm');
  });
});

describe('a target', () => {
  it('is the stack of the stage, in the region of the configuration or of the flag', () => {
    const folder = projectFolder();
    expect(targetIn(folder)).toMatchObject({ stackName: 'my-server-dev', session: { region: 'eu-central-1' } });
    const target = targetIn(folder, { stage: 'staging', region: 'us-east-1', profile: 'work' });
    expect(target).toMatchObject({ stackName: 'my-server-staging', config: { region: 'us-east-1' } });
    expect(commandFor(target, 'logs', '-f')).toBe(
      'npx mcp-aws logs --stage staging --region us-east-1 --profile work -f',
    );
    expect(commandFor(targetIn(folder), 'deploy')).toBe('npx mcp-aws deploy');
  });

  it.each([
    [{ stage: 'Not a stage' }, /--stage "Not a stage" is not a valid stage/],
    [{ stage: 'a--b' }, /is not a valid stage/],
    [{ stage: 'x'.repeat(21) }, /is not a valid stage/],
    [{ region: 'Frankfurt' }, /--region "Frankfurt" is not a valid AWS region/],
  ])('%j is a mistake of the command line', (flags, reason) => {
    const folder = projectFolder();
    expect(() => targetIn(folder, flags)).toThrow(UsageError);
    expect(() => targetIn(folder, flags)).toThrow(reason);
  });

  it('whose settings cannot work is refused, in the words of the configuration', () => {
    const folder = projectFolder({ stages: { dev: { waf: true } } });
    expect(() => targetIn(folder)).toThrow(/Stage dev: A web ACL \(waf\) cannot protect an HTTP API/);
    expect(targetIn(folder, { stage: 'other' }).stackName).toBe('my-server-other');
  });
});

describe('recorded outputs', () => {
  const record = (folder: string, stacks: object): void =>
    writeFileSync(join(folder, 'cdk-outputs.json'), JSON.stringify(stacks));

  it('are used where they are of this region, and no profile is named', async () => {
    const folder = projectFolder();
    const outputs = { McpUrl: 'https://example.com/mcp', Region: 'eu-central-1' };
    record(folder, { 'my-server-dev': outputs });
    expect(await knownOutputs(targetIn(folder))).toEqual(outputs);
  });

  it('of one stack stay when another is deployed, and are forgotten with their stack', () => {
    const folder = projectFolder();
    const project = findProject(folder);
    expect(recordedStacks(project)).toEqual({});
    record(folder, { 'my-server-dev': { McpUrl: 'a' } });
    const before = recordedStacks(project);
    record(folder, { 'my-server-staging': { McpUrl: 'b' } });
    keepRecorded(project, before);
    expect(recordedOutputs(project, 'my-server-dev')).toEqual({ McpUrl: 'a' });
    expect(recordedOutputs(project, 'my-server-staging')).toEqual({ McpUrl: 'b' });
    forgetOutputs(project, 'my-server-dev');
    expect(Object.keys(recordedStacks(project))).toEqual(['my-server-staging']);
  });

  it('that cannot be read are to be deleted', () => {
    const folder = projectFolder();
    writeFileSync(join(folder, 'cdk-outputs.json'), 'not json');
    expect(() => recordedStacks(findProject(folder))).toThrow(/cdk-outputs\.json is not valid JSON/);
  });
});

it('finds a package in the project or above it, as in a workspace, and says how to install one that is missing', () => {
  const root = temporaryFolder();
  mkdirSync(join(root, 'node_modules/tsx'), { recursive: true });
  mkdirSync(join(root, 'packages/a'), { recursive: true });
  expect(findPackage(join(root, 'packages/a'), 'tsx')).toBe(join(root, 'node_modules/tsx'));
  const folder = projectFolder({}, { packageManager: 'pnpm@10.1.0' });
  expect(() => resolvePackage(findProject(folder), 'no-such-package')).toThrow(
    expect.objectContaining({ suggestion: 'Run pnpm install in it.' }),
  );
});
