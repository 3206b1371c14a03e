import { checkIssuer } from './check-issuer.ts';
import type { LoginCheckOptions, LoginFinding, LoginReport } from './login-findings.ts';
import { type Probe, probe } from './probe.ts';

const ping = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' });

/** Follows the path of a client that has no token yet, and reports every step. @param url of the MCP server */
export async function checkLogin(url: string, options: LoginCheckOptions): Promise<LoginReport> {
  const refused = await probe(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: ping });
  const findings = [checkChallenge(refused)];
  if (refused.status === undefined) return { findings, clients: [] };

  const places = metadataPlaces(url, refused);
  const found = await Promise.all(places.map((place) => probe(place)));
  // One of these places is enough: under a stage of API Gateway, only the one that the challenge names can be there.
  const metadata = found.find(({ json }) => json?.resource !== undefined)?.json;
  for (const [index, place] of places.entries()) {
    const state = metadata === undefined ? 'warning' : 'good';
    findings.push({ state, what: `protected resource metadata at ${place}: ${found[index]?.text}` });
  }
  if (metadata === undefined) {
    const fix = 'Clients cannot find the login. Check that this is the URL of the server, with its path (…/mcp).';
    const missing: LoginFinding = { state: 'bad', what: 'there is no protected resource metadata', fix };
    return { findings: [...findings, missing], clients: [] };
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
  const checked = await checkIssuer(issuer, options);
  const all = [...findings, ...checked.findings];
  return { findings: all, clients: all.some(({ state }) => state === 'bad') ? [] : checked.clients };
}

/** Where clients look for the metadata of a resource (RFC 9728), in this order. */
function metadataPlaces(url: string, { headers }: Probe): string[] {
  const named = /resource_metadata="([^"]+)"/.exec(headers.get('www-authenticate') ?? '')?.[1];
  const { origin, pathname } = new URL(url);
  const wellKnown = `${origin}/.well-known/oauth-protected-resource`;
  return [...new Set([...(named === undefined ? [] : [named]), `${wellKnown}${pathname}`, wellKnown])];
}

/** Whether the ingress lets the challenge through; only then can clients ask for more scopes later. */
function checkChallenge({ status, headers, text }: Probe): LoginFinding {
  if (status === undefined)
    return {
      state: 'bad',
      what: `the server does not answer: ${text}`,
      fix: 'Check that it is deployed, and that this is its URL.',
    };
  if (status !== 401) {
    const fix =
      status === 404
        ? 'Check that this is the URL of the server, with its path (…/mcp).'
        : 'A request without a token has to get 401.';
    return { state: 'bad', what: `a request without a token gets ${status}`, fix };
  }
  const challenge = headers.get('www-authenticate');
  if (challenge?.includes('resource_metadata='))
    return { state: 'good', what: `it is refused with the challenge ${challenge}` };
  if (headers.has('x-amzn-remapped-www-authenticate')) {
    const fix =
      'First logins may still work; asking for more scopes later does not. Update mcp-aws, and deploy: it sets MCP_AUTH_SCOPE_ERRORS to tool-error where the header would not arrive.';
    return { state: 'bad', what: 'API Gateway renamed the challenge to x-amzn-remapped-www-authenticate', fix };
  }
  return {
    state: 'bad',
    what: 'the 401 has no challenge that names the resource metadata',
    fix: 'Check whether a proxy in front of the server drops WWW-Authenticate.',
  };
}
