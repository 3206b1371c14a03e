import { generate } from '../test/support/generate.ts';
import { generatedOAuth } from '../test/support/generated-oauth.ts';
import { authenticate } from '../test/support/keys.ts';
import { combination } from '../test/support/project.ts';

/** What a server of an auth mode is told, and what a caller sends whom it lets in. */
interface Caller {
  readonly env: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly requestContext?: object;
}

export interface Auths {
  readonly apiKey: Caller;
  readonly cognito: Caller;
  readonly oidc: Caller;
  readonly iam: Caller;
  close(): Promise<void>;
}

const hours = 3600;

/** Good callers of every auth mode, and what their servers read: on this machine, so without a network's delay. */
export async function startAuths(resourceUrl: string): Promise<Auths> {
  const keys = await authenticate();
  const oauth = async (auth: string): Promise<Caller & { close(): Promise<void> }> => {
    const project = await generatedOAuth(await generate(combination(`native-${auth}`), `bench-${auth}`));
    const issuer = await project.startTokenIssuer();
    const exp = Math.floor(Date.now() / 1000) + 5 * hours;
    const token = await issuer.mint({ claims: { ...project.goodClaims(resourceUrl, 'read'), exp } });
    const headers = { authorization: `Bearer ${token}` };
    return { env: project.authEnv(issuer.issuer, resourceUrl), headers, close: () => issuer.close() };
  };
  const [cognito, oidc] = [await oauth('cognito'), await oauth('oidc')];
  const userArn = 'arn:aws:sts::123456789012:assumed-role/Bench/bench';
  return {
    apiKey: { env: keys.env, headers: keys.headers },
    cognito,
    oidc,
    iam: {
      env: { MCP_AUTH_MODE: 'iam', MCP_IAM_ROLE_SCOPES: '{"arn:aws:iam::123456789012:role/Bench":["read"]}' },
      requestContext: { authorizer: { iam: { userArn } } },
    },
    async close() {
      await Promise.all([keys.close(), cognito.close(), oidc.close()]);
    },
  };
}
