import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contextArgs } from '../../src/cli/deploy/cdk.ts';
import { idleCost } from '../../src/cli/deploy/cost.ts';
import { deployArgs } from '../../src/cli/deploy/deployment.ts';
import { contextIn } from '../../src/cli/deploy/preview.ts';
import { resourceNames, synthesizedTemplate } from '../../src/cli/deploy/resource-names.ts';
import { remedyFor } from '../../src/cli/deploy/stack-remedies.ts';
import { type Target, targetOf } from '../../src/cli/project/target.ts';
import type { ConfigInput } from '../../src/config/schema.ts';
import { projectFolder, stageConfig } from './project-fixture.ts';

const { signal } = new AbortController();
const targetWith = (
  changes: Partial<ConfigInput> = {},
  flags: Partial<{ stage: string; region: string; profile: string }> = {},
): Target => targetOf({ cwd: projectFolder(changes), env: {}, signal }, { stage: 'dev', ...flags });

describe('the arguments of the CDK', () => {
  it('name the stage, the region where it is another, and that a server without auth is meant', () => {
    expect(contextArgs(targetWith({ auth: { mode: 'iam' } }))).toEqual(['--context', 'stage=dev']);
    expect(contextArgs(targetWith({}, { stage: 'staging', region: 'us-east-1' }))).toEqual([
      ...['--context', 'stage=staging', '--context', 'region=us-east-1'],
      ...['--context', 'allowUnauthenticated=true'],
    ]);
  });

  it('leave it to the user what they are, where they were given', () => {
    const deployment = { target: targetWith(), context: [], rest: ['--require-approval=any-change', '--hotswap'] };
    expect(deployArgs(deployment, 'never')).toEqual([
      ...['deploy', 'my-server-dev', '--progress', 'events', '--outputs-file', 'cdk-outputs.json'],
      ...['--require-approval=any-change', '--hotswap'],
    ]);
  });

  it('for cdk diff and cdk synth are those of the context alone', () => {
    const rest = ['--hotswap', '--context', 'a=1', '-c', 'b=2', '--parameters', 'x=y', '--context=c=3'];
    expect(contextIn(rest)).toEqual(['--context', 'a=1', '-c', 'b=2', '--context=c=3']);
  });
});

describe('a resource', () => {
  const write = (template: string): Target => {
    const target = targetWith();
    mkdirSync(join(target.project.folder, 'cdk.out'));
    writeFileSync(join(target.project.folder, 'cdk.out/my-server-dev.template.json'), template);
    return target;
  };
  const resources = { Fn1: { Metadata: { 'aws:cdk:path': 'my-server-dev/Server/Function/Resource' } }, Fn2: {} };

  it('is known by its place in the app, as far as the template says it', () => {
    const nameOf = resourceNames(write(JSON.stringify({ Resources: resources })));
    expect(['Fn1', 'Fn2', 'Fn3'].map(nameOf)).toEqual(['Server/Function', 'Fn2', 'Fn3']);
  });

  it('is known by its id while there is no template, or half of one', () => {
    expect(resourceNames(targetWith())('Fn1')).toBe('Fn1');
    const half = write('{"Resources":');
    expect([synthesizedTemplate(half), resourceNames(half)('Fn1')]).toEqual([undefined, 'Fn1']);
  });
});

describe('a stack that no deployment can continue from', () => {
  const remedy = (status: string): string | undefined =>
    remedyFor(targetWith({}, { stage: 'staging', profile: 'work' }), status);

  it.each([
    ['UPDATE_ROLLBACK_FAILED', /npx cdk rollback my-server-staging --context stage=staging .*--profile work/],
    ['ROLLBACK_FAILED', /npx mcp-aws destroy --stage staging --profile work, and deploy again/],
    ['DELETE_FAILED', /npx mcp-aws destroy --stage staging --profile work again/],
  ])('%s has a remedy', (status, words) => expect(remedy(status)).toMatch(words));

  it.each(['', 'CREATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE', 'UPDATE_IN_PROGRESS'])('%s is not one', (status) =>
    expect(remedy(status)).toBeUndefined(),
  );
});

describe('what a server costs that nobody calls', () => {
  it.each<[string, Partial<ConfigInput>, number]>([
    ['on Lambda', {}, 0],
    ['on Lambda with API keys', { auth: { mode: 'api-key' } }, 0.4],
    // One task of 0.25 vCPU and 0.5 GB, a load balancer, a NAT gateway with an address.
    ['on Fargate', { runtime: 'fargate' }, 60.13],
    ['on Fargate with a domain', { runtime: 'fargate', domain: 'mcp.example.com' }, 67.43],
  ])('%s', (_, changes, dollars) => expect(idleCost(stageConfig(changes))).toBeCloseTo(dollars, 2));

  it('grows with the tasks of the stage, and their size', () => {
    const cost = (fargate: NonNullable<NonNullable<ConfigInput['stages']>[string]>['fargate']): number =>
      idleCost(stageConfig({ runtime: 'fargate', stages: { dev: { fargate } } }));
    const one = cost({ tasks: { min: 1, max: 2 } });
    const two = cost({ tasks: { min: 2, max: 2 } });
    expect(cost({ tasks: { min: 3, max: 3 } }) - two).toBeCloseTo(two - one);
    expect(cost({ cpu: 512, memory: 1024 }) - one).toBeCloseTo(two - one);
  });
});
