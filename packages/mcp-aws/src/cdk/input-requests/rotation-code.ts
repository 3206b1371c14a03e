/**
 * The code of the function that replaces the key: a module of CommonJS, as Lambda takes code that is in a template, for the AWS
 * SDK that Lambda's Node has. Secrets Manager calls it once a step, and again where a call failed, so each step may be repeated.
 * With RotateImmediatelyOnUpdate false it tries the function with `testSecret` alone, on a version that it makes and removes.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
 */
export const rotationCode = `'use strict';
const { randomBytes } = require('node:crypto');
const secrets = require('@aws-sdk/client-secrets-manager');

const client = new secrets.SecretsManagerClient({});
const call = (name, input) => client.send(new secrets[name + 'Command'](input));

const pending = (SecretId, VersionId) =>
  call('GetSecretValue', { SecretId, VersionId, VersionStage: 'AWSPENDING' });

const steps = {
  async createSecret(SecretId, token) {
    try {
      await pending(SecretId, token);
    } catch (error) {
      if (error.name !== 'ResourceNotFoundException') throw error;
      await call('PutSecretValue', {
        SecretId,
        ClientRequestToken: token,
        SecretString: randomBytes(48).toString('base64url'),
        VersionStages: ['AWSPENDING'],
      });
    }
  },
  // The key is used by nothing that would have to be told of it.
  async setSecret() {},
  async testSecret(SecretId, token) {
    const { SecretString = '' } = await pending(SecretId, token);
    if (Buffer.byteLength(SecretString) < 32) throw new Error('The new key has fewer than 32 bytes.');
  },
  // The version that was current gets the stage AWSPREVIOUS from Secrets Manager.
  async finishSecret(SecretId, token, versions) {
    const [current] = Object.keys(versions).filter((id) => versions[id].includes('AWSCURRENT'));
    await call('UpdateSecretVersionStage', {
      SecretId,
      VersionStage: 'AWSCURRENT',
      MoveToVersionId: token,
      RemoveFromVersionId: current,
    });
  },
};

exports.handler = async ({ Step, SecretId, ClientRequestToken: token }) => {
  if (!Object.hasOwn(steps, Step)) throw new Error('There is no step ' + Step + '.');
  const { VersionIdsToStages: versions = {} } = await call('DescribeSecret', { SecretId });
  const stages = versions[token] ?? [];
  if (stages.includes('AWSCURRENT')) return;
  if (!stages.includes('AWSPENDING')) throw new Error('Version ' + token + ' is not one that is to come.');
  await steps[Step](SecretId, token, versions);
};
`;
