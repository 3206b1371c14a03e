import { buildDiscoveryUrls } from '@modelcontextprotocol/client';
import { type ClientName, clients } from '../connect/clients.ts';
import type { JsonObject } from '../json.ts';
import type { LoginCheckOptions, LoginFinding, LoginReport } from './login-findings.ts';
import { probe } from './probe.ts';

/** Checks the authorization server that clients are sent to, in the order in which they ask for its metadata. */
export async function checkIssuer(issuer: string, options: LoginCheckOptions): Promise<LoginReport> {
  const findings: LoginFinding[] = [];
  let metadata: JsonObject | undefined;
  for (const { url } of buildDiscoveryUrls(issuer)) {
    const { json, text } = await probe(url.href);
    const state = json === undefined ? 'warning' : 'good';
    findings.push({ state, what: `authorization server metadata at ${url}: ${text}` });
    metadata ??= json;
  }
  if (metadata !== undefined) return checkMetadata(issuer, metadata, findings, options);
  const fix =
    'Clients look in these places only. Check that the issuer is right ("issuer" in mcp-aws.jsonc), and that it can be reached from here.';
  return { findings: [...findings, { state: 'bad', what: `${issuer} has no metadata`, fix }], clients: [] };
}

async function checkMetadata(
  issuer: string,
  metadata: JsonObject,
  findings: readonly LoginFinding[],
  { hint }: LoginCheckOptions,
): Promise<LoginReport> {
  const listed = (name: string): readonly string[] => (metadata[name] as string[] | undefined) ?? [];
  const pkce = listed('code_challenge_methods_supported').includes('S256');
  const byUrl = metadata.client_id_metadata_document_supported === true;
  const byItself = typeof metadata.registration_endpoint === 'string';
  const withoutSecret = listed('token_endpoint_auth_methods_supported').includes('none');
  const checks: LoginFinding[] = [
    metadata.issuer === issuer
      ? { state: 'good', what: 'its issuer is the one it was asked for' }
      : {
          state: 'bad',
          what: `its issuer is ${metadata.issuer}, not ${issuer}`,
          fix: 'Clients refuse that. Make both the same, to the letter, including the slash at the end.',
        },
    pkce
      ? { state: 'good', what: 'it advertises PKCE (S256)' }
      : {
          state: 'bad',
          what: 'it does not advertise PKCE (S256)',
          fix: 'Clients refuse to log in. Set "metadataProxy" to true under "auth" in mcp-aws.jsonc, and deploy.',
        },
    { state: 'good', what: `clients get in with ${registration(byUrl, byItself)}` },
    withoutSecret
      ? { state: 'good', what: 'clients need no secret' }
      : { state: 'warning', what: 'it does not say that clients without a secret may get tokens (none)' },
    await checkKeys(metadata.jwks_uri),
  ];
  const logsIn = pkce && metadata.issuer === issuer;
  const able = abilities(logsIn, byUrl && withoutSecret, byItself, hint('connect'));
  return { findings: [...findings, ...checks], clients: able };
}

const registration = (byUrl: boolean, byItself: boolean): string =>
  [
    ...(byUrl ? ['a metadata document (CIMD)'] : []),
    ...(byItself ? ['registration (DCR)'] : []),
    'a client id that you give them',
  ].join(', ');

async function checkKeys(url: unknown): Promise<LoginFinding> {
  if (typeof url !== 'string') return { state: 'bad', what: 'it names no keys (jwks_uri)' };
  const { json, text } = await probe(url);
  const keys = (json?.keys ?? []) as { alg?: string; kty?: string }[];
  const kinds = [...new Set(keys.map(({ alg, kty }) => alg ?? kty))].join(', ');
  return keys.length > 0
    ? { state: 'good', what: `signing keys at ${url}: ${keys.length}, ${kinds}` }
    : { state: 'bad', what: `no keys at ${url}: ${text}`, fix: 'Without them the server answers 503 to every token.' };
}

/** Clients that publish a metadata document of themselves, as their makers document. */
const withDocument: readonly ClientName[] = ['claude', 'claude-code', 'inspector'];

function abilities(logsIn: boolean, byUrl: boolean, byItself: boolean, connect: string): LoginReport['clients'] {
  const able = (client: ClientName): string => {
    if (!logsIn) return 'cannot log in: see above';
    const alone = byItself || (byUrl && withDocument.includes(client));
    return alone ? 'logs in by itself' : `logs in with a client id (${connect})`;
  };
  return clients.map((client) => [client, able(client)]);
}
