import { anonymous, discover } from './discovery.ts';
import { UserError } from './errors.ts';
import type { LoginOptions } from './login.ts';
import { type Login, openClient } from './mcp-client.ts';
import type { Auth } from './options.ts';
import type { Outputs } from './project.ts';
import { sampleArguments } from './sample.ts';
import type { Target } from './target.ts';
import { span } from './time.ts';
import type { Ui } from './ui.ts';
import { loginOfOwn } from './verify-login.ts';

/** What was tried on a deployed server. */
export interface Check {
  readonly name: 'health' | 'refusal' | 'discovery' | 'tools';
  /** Undefined: it could not be tried. */
  readonly ok: boolean | undefined;
  readonly says: string;
}

type Found = Omit<Check, 'name'>;

/** New names, routes and keys take a moment to be known everywhere. */
const patienceMs = 60_000;

/**
 * Uses a deployed server as clients do: health, a request without login, the documents that lead to the login, and with
 * a login of its own, where there is one for machines, the list of tools and a call.
 */
export async function verify(target: Target, outputs: Outputs, ui: Ui): Promise<Check[]> {
  const { auth, audience } = target.project;
  const url = outputs.McpUrl ?? '';
  const checks: Check[] = [];
  const note = async (name: Check['name'], look: () => Promise<Found>): Promise<boolean> => {
    ui.status(`  … checking ${name}`);
    const found = await patiently(look, ui.signal);
    checks.push({ name, ...found });
    return found.ok !== false;
  };
  const machine = auth === 'cognito';
  const options = { url, auth, outputs, audience, session: target.session, machine, person: false };
  // Made first, a key is known to a server that has not started yet.
  const own = await loginOfOwn(target, options, ui);
  try {
    if (!(await note('health', () => health(url)))) return checks; // the rest would fail in the same way
    await note('refusal', () => refusal(url, auth));
    if (auth === 'cognito' || auth === 'oidc') await note('discovery', () => discovery(url));
    await note('tools', async () => {
      const login = await own.open();
      return 'none' in login ? { ok: undefined, says: login.none } : tools(options, login, ui.signal);
    });
    return checks;
  } finally {
    ui.status('');
    await own.end();
  }
}

/** Looks again for a minute while what is found is bad. */
async function patiently(look: () => Promise<Found>, signal: AbortSignal): Promise<Found> {
  const end = Date.now() + patienceMs;
  for (let pause = 500; ; pause = Math.min(pause * 2, 8_000)) {
    const found = await look().catch((error: unknown): Found => ({ ok: false, says: reasonOf(error) }));
    signal.throwIfAborted();
    if (found.ok !== false || Date.now() + pause > end) return found;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  if (!(cause instanceof Error) || error instanceof UserError) return message;
  return `${message}: ${cause.message || String((cause as { code?: unknown }).code)}`;
}

async function health(url: string): Promise<Found> {
  const address = `${url.replace(/\/mcp$/, '')}/health`;
  const { status } = await fetch(address, { signal: AbortSignal.timeout(35_000) });
  return { ok: status === 200, says: status === 200 ? 'health answers' : `${address} answers ${status}` };
}

/** A request without login is refused, as the auth mode promises. */
async function refusal(url: string, auth: Auth): Promise<Found> {
  const { status, headers } = await anonymous(url);
  if (auth === 'none')
    return { ok: status !== 401 && status !== 403, says: `lets in whoever calls (auth none): ${status}` };
  const expected = auth === 'iam' ? 403 : 401;
  if (status !== expected) return { ok: false, says: `a request without login gets ${status}, and not ${expected}` };
  const refuses = `refuses a request without login: ${status}`;
  if (auth !== 'cognito' && auth !== 'oidc') return { ok: true, says: refuses };
  if (headers.get('www-authenticate')?.includes('resource_metadata='))
    return { ok: true, says: `${refuses}, and says where to log in` };
  return headers.has('x-amzn-remapped-www-authenticate')
    ? {
        ok: false,
        says: `${refuses}, but the front door renames the header that says where to log in; run auth:doctor`,
      }
    : { ok: false, says: `${refuses}, but does not say where to log in (WWW-Authenticate)` };
}

/** The documents that lead to the login (RFC 9728, RFC 8414), as clients read them. */
async function discovery(url: string): Promise<Found> {
  const { resource, issuer, metadata } = await discover(url);
  if (resource !== url) return { ok: false, says: `the server calls itself ${resource}, and not ${url}` };
  if (issuer === undefined) return { ok: false, says: 'the server names no authorization server' };
  if (metadata === undefined) return { ok: false, says: `the login at ${issuer} has no metadata` };
  if (!metadata.code_challenge_methods_supported?.includes('S256'))
    return { ok: false, says: `${issuer} does not offer PKCE (S256), without which clients refuse to log in` };
  return { ok: true, says: `leads to the login at ${issuer}` };
}

/** Lists the tools, and calls one that only reads. */
async function tools({ url, auth }: LoginOptions, login: Login, signal: AbortSignal): Promise<Found> {
  try {
    const client = await openClient(url, login, signal);
    const { tools: listed } = await client.listTools();
    const tool = listed.find(({ annotations }) => annotations?.readOnlyHint === true);
    const lists = `lists ${listed.length} tools`;
    if (tool === undefined) return { ok: true, says: `${lists}; none only reads, so none was called` };
    const started = performance.now();
    const args = sampleArguments(tool.inputSchema);
    const { isError } = await client.callTool({ name: tool.name, arguments: args }, { signal });
    const how = isError ? 'answers, with an error of its own,' : 'answers';
    await client.close();
    return { ok: true, says: `${lists}; ${tool.name} ${how} after ${span(performance.now() - started)}` };
  } catch (error) {
    // Who may deploy need not be among those who may call.
    if (auth === 'iam' && /403|Forbidden|access_denied/.test(reasonOf(error)))
      return { ok: undefined, says: `your AWS credentials may not call it: ${reasonOf(error)}` };
    throw error;
  }
}
