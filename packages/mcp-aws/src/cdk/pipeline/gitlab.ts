import { checked, type Given, type Trust } from './trust.ts';

/**
 * Trusts the main branch of one project of GitLab, and for the diff any branch of it. GitLab's subjects have no numbers and
 * no environment: anyone who may push to main may deploy, so protect it, and both environments.
 * @throws ConfigError where a value is missing or malformed
 */
export function gitlabTrust(given: Given): Trust {
  const issuer = checked(
    'issuer',
    given('issuer') ?? 'https://gitlab.com',
    /^https:\/\/[\w.-]+(:\d+)?(\/[\w./-]*\w)?$/,
  );
  const project = checked('project', given('project'), /^\w[\w.-]*(\/\w[\w.-]*)+$/);
  const host = issuer.slice('https://'.length);
  const audience = 'sts.amazonaws.com';
  const subject = `project_path:${project}:ref_type:branch:ref:`;

  return {
    issuer,
    audience,
    conditions(part) {
      const claims = { [`${host}:aud`]: audience };
      const main = { StringEquals: { ...claims, [`${host}:sub`]: `${subject}main` } };
      const anyBranch = { StringEquals: claims, StringLike: { [`${host}:sub`]: `${subject}*` } };
      return part === 'diff' ? anyBranch : main;
    },
  };
}
