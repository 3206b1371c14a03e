import { describe, expect, it } from 'vitest';
import { githubTrust } from '../../src/cdk/pipeline/github.ts';
import { gitlabTrust } from '../../src/cdk/pipeline/gitlab.ts';
import type { Trust } from '../../src/cdk/pipeline/trust.ts';

type Values = Record<string, string | undefined>;

const github = (values: Values = {}): Trust =>
  githubTrust((name) => ({ repository: 'octo/server', repositoryId: '123', ownerId: '45', ...values })[name]);
const gitlab = (values: Values = {}): Trust =>
  gitlabTrust((name) => ({ project: 'group/sub/server', ...values })[name]);

describe('GitHub', () => {
  const host = 'token.actions.githubusercontent.com';

  it.each([
    ['staging', 'environment:staging'],
    ['production', 'environment:production'],
    ['diff', 'pull_request'],
  ] as const)('trusts %s of one repository, by its number, in both notations of a subject', (part, job) => {
    expect(github().conditions(part)).toEqual({
      StringEquals: {
        [`${host}:aud`]: 'sts.amazonaws.com',
        [`${host}:repository_id`]: '123',
        [`${host}:sub`]: [`repo:octo/server:${job}`, `repo:octo@45/server@123:${job}`],
      },
    });
  });

  it.each<Values>([
    { repository: undefined },
    { repository: 'octo' },
    { repository: 'octo/*' },
    { repository: 'octo/server:ref' },
    { repositoryId: undefined },
    { repositoryId: '*' },
    { repositoryId: '0' },
    { ownerId: undefined },
    { ownerId: 'octo' },
  ])('refuses %j', (values) => {
    expect(() => github(values)).toThrow(/is missing|is not a valid (repository|repositoryId|ownerId)\./);
  });
});

describe('GitLab', () => {
  it.each(['staging', 'production'] as const)('trusts main alone for %s', (stage) => {
    expect(gitlab().conditions(stage)).toEqual({
      StringEquals: {
        'gitlab.com:aud': 'sts.amazonaws.com',
        'gitlab.com:sub': 'project_path:group/sub/server:ref_type:branch:ref:main',
      },
    });
  });

  it('trusts every branch of this one project for the diff', () => {
    expect(gitlab().conditions('diff')).toEqual({
      StringEquals: { 'gitlab.com:aud': 'sts.amazonaws.com' },
      StringLike: { 'gitlab.com:sub': 'project_path:group/sub/server:ref_type:branch:ref:*' },
    });
  });

  it('may be one that the owner runs', () => {
    const trust = gitlab({ issuer: 'https://git.example.com/gitlab' });
    expect(trust.issuer).toBe('https://git.example.com/gitlab');
    expect(Object.keys(trust.conditions('staging').StringEquals ?? {})).toContain('git.example.com/gitlab:sub');
  });

  it.each<Values>([
    { project: undefined },
    { project: 'server' },
    { project: 'group/*' },
    { project: 'group/server:ref' },
    { issuer: 'http://gitlab.com' },
    { issuer: 'https://gitlab.com/' },
  ])('refuses %j', (values) => {
    expect(() => gitlab(values)).toThrow(/is missing|is not a valid (project|issuer)\./);
  });
});
