import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readSecretInContainer } from '../../src/auth/secret-in-container.ts';
import { readSecretOnLambda } from '../../src/auth/secret-on-lambda.ts';
import { ownProcess } from '../support/process.ts';
import { startSecretsManager } from '../support/secrets-manager.ts';

const arn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:keys';
const credentials = { AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'token' };

describe('a secret on Lambda', () => {
  let requests: Request[];
  let answer: () => Response;
  beforeEach(() => {
    requests = [];
    answer = () => Response.json({ SecretString: '{"a":1}' });
    vi.stubGlobal('fetch', async (input: Request, init?: RequestInit) => {
      requests.push(new Request(input, init));
      return answer();
    });
  });
  afterEach(() => void vi.unstubAllGlobals());

  it.each([
    [arn, 'https://secretsmanager.eu-central-1.amazonaws.com/', 'eu-central-1'],
    [
      'arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:keys',
      'https://secretsmanager.cn-north-1.amazonaws.com.cn/',
      'cn-north-1',
    ],
    [
      'arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:keys',
      'https://secretsmanager.us-gov-west-1.amazonaws.com/',
      'us-gov-west-1',
    ],
    [
      'arn:aws-eusc:secretsmanager:eusc-de-east-1:123456789012:secret:keys',
      'https://secretsmanager.eusc-de-east-1.amazonaws.eu/',
      'eusc-de-east-1',
    ],
    [
      'arn:aws-iso-b:secretsmanager:us-isob-east-1:123456789012:secret:keys',
      'https://secretsmanager.us-isob-east-1.sc2s.sgov.gov/',
      'us-isob-east-1',
    ],
  ])('%s is read with a signed request', async (secretArn, url, region) => {
    expect(await readSecretOnLambda(secretArn, credentials)).toBe('{"a":1}');
    const [request] = requests;
    expect([request?.url, request?.method]).toEqual([url, 'POST']);
    expect(request?.headers.get('x-amz-target')).toBe('secretsmanager.GetSecretValue');
    expect(request?.headers.get('x-amz-security-token')).toBe('token');
    expect(request?.headers.get('authorization')).toContain(`/${region}/secretsmanager/aws4_request`);
    expect(await request?.text()).toBe(JSON.stringify({ SecretId: secretArn }));
  });

  it('that may not be read says what AWS said', async () => {
    answer = () => Response.json({ __type: 'AccessDeniedException' }, { status: 400 });
    await expect(readSecretOnLambda(arn, credentials)).rejects.toThrow(
      'Secrets Manager answered 400: {"__type":"AccessDeniedException"}',
    );
  });

  it('needs the credentials of the function', async () => {
    await expect(readSecretOnLambda(arn, {})).rejects.toThrow('AWS_ACCESS_KEY_ID is not set.');
  });
});

it('a secret in a container is read with the AWS SDK', async () => {
  const secrets = await startSecretsManager(() => 'a secret');
  const owned = ownProcess(secrets.env);
  try {
    expect(await readSecretInContainer(arn, {})).toBe('a secret');
  } finally {
    owned.restore();
    await secrets.close();
  }
});
