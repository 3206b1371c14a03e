import { decodeJwt } from 'jose';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkDevAuth, startDevAuth } from '../../src/cli/dev/dev-auth.ts';
import { UsageError } from '../../src/cli/errors.ts';
import type { Project } from '../../src/cli/project/project.ts';
import { configWith } from '../support/config.ts';

/** Of the server. The issuer takes the next one. */
const port = 40_000 + (process.pid % 10_000);

const projectWith = (auth: object): Project =>
  ({ config: configWith({ auth }), cli: 'npx mcp-aws' }) as unknown as Project;

async function start(auth: object, claims?: Readonly<Record<string, unknown>>) {
  const started = await startDevAuth(projectWith(auth), { port, claims });
  onTestFinished(() => started.close());
  return started;
}

/** The claims of a token that a machine gets. */
async function machineToken({ facts, env }: Awaited<ReturnType<typeof start>>): Promise<Record<string, unknown>> {
  const machine = facts.find(([name]) => name === 'Machine')?.[1] ?? expect.fail('no machine');
  const [, id, secret, endpoint = ''] = /^(\S+), secret (\S+), token endpoint (\S+)$/.exec(machine) ?? [];
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: `${env.MCP_AUTH_SCOPE_PREFIX}read` }),
  });
  return decodeJwt(((await response.json()) as { access_token: string }).access_token);
}

describe('mcp-aws dev --auth', () => {
  it.each([{ mode: 'cognito' }, { mode: 'oidc', issuer: 'https://login.example.com' }])(
    'gives tokens the claims of --claims, and tells the server which its tools see: %j',
    async (auth) => {
      const claims = { groups: ['librarians'], sub: 'somebody else', aud: 'x' };
      const started = await start({ ...auth, claims: ['groups', 'sub', 'aud', 'org_id'] }, claims);
      expect(started.env.MCP_AUTH_CLAIMS).toBe('groups,sub,aud,org_id');
      expect(await machineToken(started)).toMatchObject({
        groups: ['librarians'],
        aud: `http://127.0.0.1:${port}/mcp`,
        sub: expect.not.stringContaining('somebody'),
      });
    },
  );

  it('says nothing of claims where none are named', async () => {
    expect((await start({ mode: 'cognito' })).env).not.toHaveProperty('MCP_AUTH_CLAIMS');
  });

  it('refuses claims that tools would not see, and says what to add', () => {
    const check = (): void => checkDevAuth(projectWith({ mode: 'cognito', claims: ['groups'] }), { org: 1 });
    expect(check).toThrow(UsageError);
    expect(check).toThrow(expect.objectContaining({ suggestion: 'Add it: "claims": ["groups","org"].' }));
  });

  it.each(['api-key', 'none'])('refuses claims with %s, which has no tokens', (mode) => {
    expect(() => checkDevAuth(projectWith({ mode }), {})).toThrow('has no tokens');
  });

  it.each(['cognito', 'api-key', 'none'])('has nothing against %s without claims', (mode) => {
    expect(() => checkDevAuth(projectWith({ mode }), undefined)).not.toThrow();
  });
});
