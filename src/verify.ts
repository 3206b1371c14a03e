import { buildDiscoveryUrls } from '@modelcontextprotocol/client';
import { kindOf } from './aws/failure.ts';
import { UserError } from './errors.ts';
import { type LoginOptions, loginFor, withHeader } from './login.ts';
import { type Login, openClient } from './mcp-client.ts';
import type { Auth } from './options.ts';
import { runScript } from './project-script.ts';
import { sampleArguments } from './sample.ts';
import type { Target } from './target.ts';
import { span } from './time.ts';
import type { Ui } from './ui.ts';

/** What was tried on a deployed server. */
export interface Check {
  readonly name: 'health' | 'refusal' | 'discovery' | 'tools';
  /** Undefined: it could not be tried. */
  readonly ok: boolean | undefined;
  readonly says: string;
}

type Found = Omit<Check, 'name'>;

/** New names and routes take a moment to be known everywhere. */
const patienceMs = 60_000;

/**
 * Uses a deployed server as clients do: health, a request without login, the documents that lead to the login, and with
 * a login of its own, where there is one for machines, the list of tools and a call.
 */
export async function verify(target: Target, outputs: Readonly<Record<string, string>>, ui: Ui): Promise<Check[]> {
  const url = outputs.McpUrl ?? '';
  const { auth } = target.project;
  const checks: Check[] = [];
  const note = async (name: Check['name'], look: () => Promise<Found>): Promise<boolean> => {
    ui.status(`  … checking ${name}`);
    const found = await patiently(look, ui.signal);
    checks.push({ name, ...found });
    return found.ok !== false;
  };
  if (!(await note('health', () => health(url)))) return checks; // the rest would fail in the same way
  await note('refusal', () => refusal(url, auth));
  if (auth === 'cognito' || auth === 'oidc') await note('discovery', () => discovery(url));
  await note('tools', () =>
    tools(target, { ...target, ...target.project, url, outputs, machine: auth === 'cognito' }, ui),
  );
  ui.status('');
  return checks;
}

/** Looks again for a minute while what is found is bad. */
async function patiently(look: () => Promise<Found>, signal: AbortSignal): Promise<Found> {
  const end = Date.now() + patienceMs;
  for (let pause = 500; ; pause = Math.min(pause * 2, 8_000)) {
    const found = await look().catch((error: unknown): Found => ({ ok: false, says: reasonOf(error) }));
    if (found.ok !== false || Date.now() + pause > end || signal.aborted) return found;
    await new Promise((resolve) => setTimeout(resolve, pause));
    signal.throwIfAborted();
  }
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error && !(error instanceof UserError)
    ? `${message}: ${cause.message || String((cause as { code?: string }).code)}`
    : message;
}

const ask = (url: string, init: RequestInit = {}): Promise<Response> =>
  fetch(url, { ...init, signal: AbortSignal.timeout(35_000) });

async function health(url: string): Promise<Found> {
  const address = `${url.replace(/\/mcp$/, '')}/health`;
  const { status } = await ask(address);
  return { ok: status === 200, says: status === 200 ? 'health answers' : `${address} answers ${status}` };
}

const toolsList = {
  method: 'POST',
  headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
  body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} }),
};

async function refusal(url: string, auth: Auth): Promise<Found> {
  const { status, headers } = await ask(url, toolsList);
  if (auth === 'none')
    return { ok: status !== 401 && status !== 403, says: `lets in whoever calls (auth none): ${status}` };
  const expected = auth === 'iam' ? 403 : 401;
  if (status !== expected) return { ok: false, says: `a request without login gets ${status}, and not ${expected}` };
  if (auth !== 'cognito' && auth !== 'oidc') return { ok: true, says: `refuses a request without login: ${status}` };
  if (headers.get('www-authenticate')?.includes('resource_metadata=')) {
    return { ok: true, says: `refuses a request without login: ${status}, and says where to log in` };
  }
  const renamed = headers.has('x-amzn-remapped-www-authenticate');
  return {
    ok: false,
    says: renamed
      ? 'the front door renames the header that says where to log in (x-amzn-remapped-www-authenticate); run auth:doctor'
      : `refuses a request without login: ${status}, but does not say where to log in (WWW-Authenticate)`,
  };
}

/** RFC 9728 and RFC 8414, as clients read them. */
async function discovery(url: string): Promise<Found> {
  const refused = await ask(url, toolsList);
  const named = /resource_metadata="([^"]+)"/.exec(refused.headers.get('www-authenticate') ?? '')?.[1];
  if (named === undefined) return { ok: false, says: 'nothing leads to the documents of discovery' };
  const resource = (await (await ask(named)).json()) as { resource?: string; authorization_servers?: string[] };
  if (resource.resource !== url)
    return { ok: false, says: `${named} names the resource ${resource.resource}, and not ${url}` };
  const [issuer] = resource.authorization_servers ?? [];
  if (issuer === undefined) return { ok: false, says: `${named} names no authorization server` };
  for (const place of buildDiscoveryUrls(issuer)) {
    const answer = await ask(place.url.href);
    if (!answer.ok) continue;
    const metadata = (await answer.json()) as { issuer?: string; code_challenge_methods_supported?: string[] };
    if (metadata.issuer !== issuer)
      return { ok: false, says: `${place.url.href} names the issuer ${metadata.issuer}, and not ${issuer}` };
    if (!metadata.code_challenge_methods_supported?.includes('S256'))
      return {
        ok: false,
        says: `${place.url.href} does not offer PKCE (S256), without which clients refuse to log in`,
      };
    return { ok: true, says: `leads to the login at ${issuer}` };
  }
  return { ok: false, says: `${issuer} has no metadata` };
}

/** Lists the tools and calls one that only reads. */
async function tools(target: Target, options: LoginOptions, ui: Ui): Promise<Found> {
  const opened = await loginOf(target, options, ui);
  if (typeof opened === 'string') return { ok: undefined, says: opened };
  try {
    const client = await openClient(options.url, opened.login, ui.signal);
    const { tools: listed } = await client.listTools();
    const names = `${listed.length} tools`;
    const tool =
      listed.find(({ annotations }) => annotations?.readOnlyHint === true && annotations.openWorldHint !== true) ??
      listed.find(({ annotations }) => annotations?.readOnlyHint === true);
    if (tool === undefined) return { ok: true, says: `lists ${names}; none of them only reads, so none was called` };
    const started = performance.now();
    const { isError } = await client.callTool(
      { name: tool.name, arguments: sampleArguments(tool.inputSchema) },
      { signal: ui.signal },
    );
    await client.close();
    const how = isError ? 'answers, with an error of its own' : 'answers';
    return { ok: true, says: `lists ${names}; ${tool.name} ${how} after ${span(performance.now() - started)}` };
  } catch (error) {
    // Who may deploy need not be among those who may call.
    if (options.auth === 'iam' && /403|Forbidden|access_denied/.test(reasonOf(error)))
      return { ok: undefined, says: `your AWS credentials may not call it: ${reasonOf(error)}` };
    throw error;
  } finally {
    await opened.end();
  }
}

interface Opened {
  readonly login: Login;
  end(): Promise<void>;
}

/** A login that needs no person; in words, why there is none. */
async function loginOf(target: Target, options: LoginOptions, ui: Ui): Promise<Opened | string> {
  const end = async (): Promise<void> => undefined;
  if (options.auth === 'api-key' && ui.env.MCP_API_KEY === undefined) return temporaryKey(target, options, ui);
  if (options.auth === 'oidc' && ui.env.MCP_CLIENT_SECRET === undefined)
    return 'the tools were not tried: no machine client is known (MCP_CLIENT_ID, MCP_CLIENT_SECRET)';
  try {
    return { login: await loginFor(options, ui), end };
  } catch (error) {
    if (error instanceof UserError && kindOf(error.cause) === 'denied')
      return `the tools were not tried. ${error.message}`;
    throw error;
  }
}

/** A key for this check alone. */
async function temporaryKey(target: Target, { outputs }: LoginOptions, { signal }: Ui): Promise<Opened> {
  const keys = (...args: string[]) => runScript(target, 'keys', args, { outputs, signal, quiet: true });
  const { code, stdout, stderr } = await keys(
    'create',
    '--owner',
    'mcp-aws-deploy',
    '--scopes',
    'read',
    '--days',
    '0.01',
  );
  const [, id] = /^mcp_([0-9a-f]+)_/.exec(stdout) ?? [];
  if (code !== 0 || id === undefined)
    throw new UserError(`No key could be made for the check: ${stderr.trim()}`, 'mcp-aws keys create');
  return {
    login: withHeader('x-api-key', stdout.trim()),
    async end() {
      const revoked = await keys('revoke', id);
      if (revoked.code !== 0)
        throw new UserError(
          `The key ${id} of this check could not be revoked: ${revoked.stderr.trim()}`,
          `mcp-aws keys revoke ${id}`,
        );
    },
  };
}
