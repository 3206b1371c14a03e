import { expect, it } from 'vitest';
import { trustFrom } from '../infra/pipeline-trust.ts';
import { repository } from './repository.ts';

const trustOf = (given: Record<string, string | undefined>) => trustFrom((name) => ({ ...repository, ...given })[name]);

it.each(['staging', 'production'] as const)('trusts main alone for %s', (stage) => {
  expect(trustOf({}).conditions(stage)).toEqual({
    StringEquals: {
      'gitlab.com:aud': 'sts.amazonaws.com',
      'gitlab.com:sub': 'project_path:group/sub/server:ref_type:branch:ref:main',
    },
  });
});

it('trusts every branch of this one project for the diff', () => {
  expect(trustOf({}).conditions('diff')).toEqual({
    StringEquals: { 'gitlab.com:aud': 'sts.amazonaws.com' },
    StringLike: { 'gitlab.com:sub': 'project_path:group/sub/server:ref_type:branch:ref:*' },
  });
});

it('takes a GitLab of your own', () => {
  const trust = trustOf({ issuer: 'https://git.example.com/gitlab' });
  expect(trust.issuer).toBe('https://git.example.com/gitlab');
  expect(Object.keys(trust.conditions('staging').StringEquals ?? {})).toContain('git.example.com/gitlab:sub');
});

it.each([
  { project: undefined },
  { project: 'server' },
  { project: 'group/*' },
  { project: 'group/server:ref' },
  { issuer: 'http://gitlab.com' },
  { issuer: 'https://gitlab.com/' },
])('refuses %j', (wrong) => {
  expect(() => trustOf(wrong)).toThrow(/does not look like one/);
});
