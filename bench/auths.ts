import { startTokenIssuer } from '../packages/mcp-aws/src/testing/guard/token-issuer.ts';
import { startKeyStore } from '../test/support/keys.ts';
import { profileOf } from '../test/support/oauth.ts';
import { bundle } from '../test/support/project.ts';

/** What a server of an auth mode is given, and what a caller sends who is let in. */
export interface Caller {
  readonly env: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
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
  const store = await startKeyStore();
  const issuer = await startTokenIssuer();
  const oauth = async (auth: 'cognito' | 'oidc'): Promise<Caller> => {
    const profile = profileOf(bundle({ runtime: 'native', auth }).config, resourceUrl);
    const exp = Math.floor(Date.now() / 1000) + 5 * hours;
    const token = await issuer.mint({ claims: { ...profile.goodClaims('read'), exp } });
    return { env: profile.env(issuer), headers: { authorization: `Bearer ${token}` } };
  };
  const userArn = 'arn:aws:sts::123456789012:assumed-role/Bench/bench';
  return {
    apiKey: { env: store.env, headers: store.headers },
    cognito: await oauth('cognito'),
    oidc: await oauth('oidc'),
    iam: {
      env: { MCP_AUTH_MODE: 'iam', MCP_IAM_ROLE_SCOPES: '{"arn:aws:iam::123456789012:role/Bench":["read"]}' },
      requestContext: { authorizer: { iam: { userArn } } },
    },
    async close() {
      await Promise.all([store.close(), issuer.close()]);
    },
  };
}
