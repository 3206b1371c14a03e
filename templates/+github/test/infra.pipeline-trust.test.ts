import { expect, it } from 'vitest';
import { trustFrom } from '../infra/pipeline-trust.ts';
import { repository } from './repository.ts';

const host = 'token.actions.githubusercontent.com';

it.each([
  ['staging', 'environment:staging'],
  ['production', 'environment:production'],
  ['diff', 'pull_request'],
] as const)('trusts %s of one repository, by its number, in both notations of a subject', (part, job) => {
  expect(trustFrom((name) => repository[name]).conditions(part)).toEqual({
    StringEquals: {
      [`${host}:aud`]: 'sts.amazonaws.com',
      [`${host}:repository_id`]: '123',
      [`${host}:sub`]: [`repo:octo/server:${job}`, `repo:octo@45/server@123:${job}`],
    },
  });
});

it.each([
  { repository: undefined },
  { repository: 'octo' },
  { repository: 'octo/*' },
  { repository: 'octo/server:ref' },
  { repositoryId: undefined },
  { repositoryId: '*' },
  { repositoryId: '0' },
  { ownerId: undefined },
  { ownerId: 'octo' },
])('refuses %j', (wrong: Record<string, string | undefined>) => {
  expect(() => trustFrom((name) => ({ ...repository, ...wrong })[name])).toThrow(/does not look like one/);
});
