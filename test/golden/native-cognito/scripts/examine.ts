import { examineIssuer } from './examine-issuer.ts';
import { type Finding, look, type Seen } from './look.ts';

export interface Examination {
  findings: Finding[];
  /** What popular clients will be able to do, by their name. */
  clients: [client: string, able: string][];
}

/** Follows the way of a client that has no token yet, and tells of every step. */
export async function examine(url: string): Promise<Examination> {
  const refused = await look(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: ping });
  const findings = [challengeOf(refused)];
  if (refused.status === undefined) return { findings, clients: [] };

  const named = /resource_metadata="([^"]+)"/.exec(refused.headers.get('www-authenticate') ?? '')?.[1];
  const { origin, pathname } = new URL(url);
  const places = [
    named,
    `${origin}/.well-known/oauth-protected-resource${pathname}`,
    `${origin}/.well-known/oauth-protected-resource`,
  ];
  const found: Seen[] = [];
  const asked = [...new Set(places.filter((place) => place !== undefined))];
  for (const place of asked) {
    const seen = await look(place);
    found.push(seen);
  }
  // One of these places is enough: under a stage of API Gateway, only the one that the challenge names can be there.
  const enough = found.some(({ json }) => json?.resource !== undefined);
  for (const [index, place] of asked.entries()) {
    const what = `protected resource metadata at ${place}: ${found[index]?.text}`;
    findings.push({ state: enough ? 'good' : 'warning', what });
  }
  const metadata = found.find(({ json }) => json?.resource !== undefined)?.json;
  if (metadata === undefined) {
    const fix = 'Clients cannot find the login. Is this the URL of the server, with its path (…/mcp)?';
    return {
      findings: [...findings, { state: 'bad', what: 'there is no protected resource metadata', fix }],
      clients: [],
    };
  }
  findings.push(
    metadata.resource === url
      ? { state: 'good', what: 'it names this URL as the resource' }
      : {
          state: 'bad',
          what: `it names the resource ${metadata.resource}`,
          fix: 'Clients insist on the URL that was typed: use that one, to the letter.',
        },
  );
  const [issuer] = (metadata.authorization_servers ?? []) as string[];
  if (issuer === undefined)
    return { findings: [...findings, { state: 'bad', what: 'it names no authorization server' }], clients: [] };
  const examined = await examineIssuer(issuer);
  const all = [...findings, ...examined.findings];
  return { findings: all, clients: all.some(({ state }) => state === 'bad') ? [] : examined.clients };
}

const ping = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' });

/** Whether the front door lets the challenge through; only then can clients ask for more scopes later. */
function challengeOf({ status, headers, text }: Seen): Finding {
  if (status === undefined)
    return { state: 'bad', what: `the server does not answer: ${text}`, fix: 'Is it deployed, and is this its URL?' };
  if (status !== 401) {
    const fix =
      status === 404
        ? 'Is this the URL of the server, with its path (…/mcp)?'
        : 'A request without a token has to get 401.';
    return { state: 'bad', what: `a request without a token gets ${status}`, fix };
  }
  const challenge = headers.get('www-authenticate');
  if (challenge?.includes('resource_metadata='))
    return { state: 'good', what: `it is refused with the challenge ${challenge}` };
  if (headers.has('x-amzn-remapped-www-authenticate')) {
    const fix =
      'First logins may still work; step-up does not. Set MCP_AUTH_SCOPE_ERRORS to tool-error for the server (infra/scope-errors.ts).';
    return { state: 'bad', what: 'the front door renamed the challenge to x-amzn-remapped-www-authenticate', fix };
  }
  return {
    state: 'bad',
    what: 'the 401 has no challenge that names the resource metadata',
    fix: 'Does a proxy in front of the server drop WWW-Authenticate?',
  };
}
