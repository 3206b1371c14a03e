import { buildDiscoveryUrls } from '@modelcontextprotocol/client';
import type { Examination } from './examine.ts';
import { type Finding, look } from './look.ts';

/** The authorization server that clients are sent to, in the order in which they ask for its metadata. */
export async function examineIssuer(issuer: string): Promise<Examination> {
  const findings: Finding[] = [];
  const places = buildDiscoveryUrls(issuer);
  let metadata: Record<string, unknown> | undefined;
  for (const { url } of places) {
    const { json, text } = await look(url.href);
    findings.push({
      state: json === undefined ? 'warning' : 'good',
      what: `authorization server metadata at ${url}: ${text}`,
    });
    metadata ??= json;
  }
  if (metadata === undefined) {
    const fix =
      'Clients look in these places only. Is the issuer right (MCP_AUTH_ISSUER), and can it be reached from here?';
    return { findings: [...findings, { state: 'bad', what: `${issuer} has no metadata`, fix }], clients: [] };
  }

  const lists = (name: string): string[] => (metadata[name] as string[] | undefined) ?? [];
  const pkce = lists('code_challenge_methods_supported').includes('S256');
  const byUrl = metadata.client_id_metadata_document_supported === true;
  const byItself = typeof metadata.registration_endpoint === 'string';
  const withoutSecret = lists('token_endpoint_auth_methods_supported').includes('none');
  findings.push(
    metadata.issuer === issuer
      ? { state: 'good', what: 'its issuer is the one it was asked for' }
      : {
          state: 'bad',
          what: `its issuer is ${metadata.issuer}, not ${issuer}`,
          fix: 'Clients refuse that: make both the same, to the letter, slash included.',
        },
    pkce
      ? { state: 'good', what: 'it advertises PKCE (S256)' }
      : {
          state: 'bad',
          what: 'it does not advertise PKCE (S256)',
          fix: 'Clients refuse to log in. Turn on the façade: MCP_AUTH_FACADE=on for the server, which infra sets.',
        },
    { state: 'good', what: `clients get in by ${registration(byUrl, byItself)}` },
    withoutSecret
      ? { state: 'good', what: 'clients need no secret' }
      : { state: 'warning', what: 'it does not say that clients without a secret may get tokens (none)' },
    await keysOf(metadata.jwks_uri),
  );
  return { findings, clients: clientsOf(pkce && metadata.issuer === issuer, byUrl && withoutSecret, byItself) };
}

const registration = (byUrl: boolean, byItself: boolean): string =>
  [
    ...(byUrl ? ['a metadata document (CIMD)'] : []),
    ...(byItself ? ['registration (DCR)'] : []),
    'a client id that you give them',
  ].join(', ');

async function keysOf(url: unknown): Promise<Finding> {
  if (typeof url !== 'string') return { state: 'bad', what: 'it names no keys (jwks_uri)' };
  const { json, text } = await look(url);
  const keys = (json?.keys ?? []) as { alg?: string; kty?: string }[];
  const kinds = [...new Set(keys.map(({ alg, kty }) => alg ?? kty))].join(', ');
  return keys.length > 0
    ? { state: 'good', what: `signing keys at ${url}: ${keys.length}, ${kinds}` }
    : { state: 'bad', what: `no keys at ${url}: ${text}`, fix: 'Without them the server answers 503 to every token.' };
}

/** By what their makers document; `npm run connect` has the lines. */
function clientsOf(logsIn: boolean, byUrl: boolean, byItself: boolean): Examination['clients'] {
  const names = ['claude', 'claude-code', 'vscode', 'cursor', 'inspector'];
  const alone = (client: string): boolean =>
    byItself || (byUrl && ['claude', 'claude-code', 'inspector'].includes(client));
  const able = (client: string): string => {
    if (!logsIn) return 'cannot log in: see above';
    return alone(client) ? 'logs in by itself' : 'logs in with a client id (npm run connect)';
  };
  return names.map((client) => [client, able(client)]);
}
