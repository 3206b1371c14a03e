import { describe, expect, it } from 'vitest';
import { checkLogin } from '../../src/cli/doctor/check-server.ts';
import { Findings, formatFindings } from '../../src/cli/doctor/findings.ts';
import type { LoginReport } from '../../src/cli/doctor/login-findings.ts';
import { UserError } from '../../src/cli/errors.ts';
import { startHttp } from './stand-in.ts';

/** Ways in which a login can be broken, one at a time. */
interface Fault {
  readonly challenge?: string;
  readonly resource?: string;
  readonly issuer?: string;
  readonly pkce?: false;
  readonly keys?: false;
  readonly register?: true;
}

/** A server and its issuer in one, under a stage as at API Gateway. */
async function startServer(fault: Fault = {}): Promise<string> {
  const origin = await startHttp((request, response) => {
    const base = `http://${request.headers.host}/prod`;
    const send = (body: object): void => void response.end(JSON.stringify(body));
    if (request.url === '/prod/mcp' && request.method === 'POST') {
      const metadata = `${base}/.well-known/oauth-protected-resource/mcp`;
      response
        .writeHead(401, { [fault.challenge ?? 'www-authenticate']: `Bearer resource_metadata="${metadata}"` })
        .end();
    } else if (request.url === '/prod/.well-known/oauth-protected-resource/mcp') {
      send({ resource: fault.resource ?? `${base}/mcp`, authorization_servers: [base] });
    } else if (request.url === '/prod/.well-known/openid-configuration') {
      send({
        issuer: fault.issuer ?? base,
        authorization_endpoint: `${base}/authorize`,
        token_endpoint: `${base}/token`,
        jwks_uri: `${base}/jwks`,
        token_endpoint_auth_methods_supported: ['none'],
        ...(fault.pkce === false ? {} : { code_challenge_methods_supported: ['S256'] }),
        ...(fault.register ? { registration_endpoint: `${base}/register` } : {}),
      });
    } else if (request.url === '/prod/jwks') {
      send({ keys: fault.keys === false ? [] : [{ kty: 'RSA', alg: 'RS256' }] });
    } else response.writeHead(404).end();
  });
  return `${origin}/prod`;
}

const check = (url: string): Promise<LoginReport> => checkLogin(url, { hint: (command) => `npx mcp-aws ${command}` });

const bad = ({ findings }: LoginReport): string[] =>
  findings.filter(({ state }) => state === 'bad').map(({ what, fix }) => `${what}. ${fix}`);

describe('the login of a server', () => {
  it('is good under a stage of API Gateway, where some places cannot answer', async () => {
    const report = await check(`${await startServer()}/mcp`);
    expect(bad(report)).toEqual([]);
    expect(Object.fromEntries(report.clients)).toMatchObject({
      claude: 'logs in with a client id (npx mcp-aws connect)',
    });
  });

  it('lets clients register themselves, where it does', async () => {
    const report = await check(`${await startServer({ register: true })}/mcp`);
    expect(Object.fromEntries(report.clients)).toMatchObject({ vscode: 'logs in by itself' });
  });

  it.each<[string, Fault, RegExp]>([
    [
      'an ingress that renames the challenge',
      { challenge: 'x-amzn-remapped-www-authenticate' },
      /renamed the challenge.*tool-error/,
    ],
    ['a challenge that is lost', { challenge: 'x-other' }, /no challenge/],
    ['another resource', { resource: 'https://other.example.com/mcp' }, /names the resource https:\/\/other/],
    ['another issuer', { issuer: 'https://other.example.com' }, /issuer is https:\/\/other/],
    ['no PKCE', { pkce: false }, /PKCE.*"metadataProxy" to true/],
    ['no keys', { keys: false }, /no keys.*503/],
  ])('is broken by %s: nobody can log in', async (_, fault, message) => {
    const report = await check(`${await startServer(fault)}/mcp`);
    expect(bad(report).join('\n')).toMatch(message);
    expect(report.clients).toEqual([]);
  });

  it('is missing where nothing answers, and where the URL is not that of a server', async () => {
    expect(bad(await check('http://127.0.0.1:9/mcp')).join()).toMatch(/does not answer/);
    expect(bad(await check(`${await startServer()}/other`)).join()).toMatch(/gets 404.*with its path/);
  });
});

describe('the findings of the doctor', () => {
  it('have what is good, what may be a problem, and what is bad, with its fix', async () => {
    const findings = new Findings();
    expect(
      await findings.add(
        'git',
        () => 'git version 2',
        (text) => text,
      ),
    ).toBe('git version 2');
    const missing = (): never => {
      throw new UserError('It is missing.', 'Install it.');
    };
    expect(await findings.add('docker', missing, String)).toBeUndefined();
    findings.addLogin({ findings: [{ state: 'warning', what: 'nothing there: 404' }], clients: [] });
    expect(findings.ok).toBe(false);
    expect(formatFindings(findings.all, [['claude', 'logs in by itself']])).toBe(
      '✓ git: git version 2\n✗ docker: It is missing.\n    Install it.\n! login: nothing there: 404\n\nWhat clients can do\n  claude       logs in by itself\n',
    );
  });

  it('do not hide a defect', async () => {
    const broken = (): never => {
      throw new TypeError('undefined is not a function');
    };
    await expect(new Findings().add('git', broken, String)).rejects.toThrow(TypeError);
  });
});
