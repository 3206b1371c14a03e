import { checked, type Given, type Trust } from './trust.ts';

/**
 * Trusts one repository of GitHub, by its number: a name that is given up can be taken by somebody else. A subject names
 * the environment of the job, whose rules say who may deploy from where. GitHub writes subjects with and without numbers,
 * depending on the age and settings of the repository.
 * @throws ConfigError where a value is missing or malformed
 */
export function githubTrust(given: Given): Trust {
  const repository = checked('repository', given('repository'), /^[A-Za-z0-9-]+\/[\w.-]+$/);
  const repositoryId = checked('repositoryId', given('repositoryId'), /^[1-9]\d*$/);
  const ownerId = checked('ownerId', given('ownerId'), /^[1-9]\d*$/);
  const host = 'token.actions.githubusercontent.com';
  const audience = 'sts.amazonaws.com';
  const [owner, name] = repository.split('/');

  return {
    issuer: `https://${host}`,
    audience,
    conditions(part) {
      const job = part === 'diff' ? 'pull_request' : `environment:${part}`;
      return {
        StringEquals: {
          [`${host}:aud`]: audience,
          [`${host}:repository_id`]: repositoryId,
          [`${host}:sub`]: [`repo:${repository}:${job}`, `repo:${owner}@${ownerId}/${name}@${repositoryId}:${job}`],
        },
      };
    },
  };
}
