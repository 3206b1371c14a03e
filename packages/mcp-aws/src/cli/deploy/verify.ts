import { type AuthMode, usesOAuth } from '../../config/choices.ts';
import type { Outputs } from '../aws/stack.ts';
import { discover, sendToolsList } from '../client/discovery.ts';
import type { LoginOptions } from '../client/login.ts';
import { type Login, openClient } from '../client/mcp-client.ts';
import { UserError } from '../errors.ts';
import { commandFor, type Target } from '../project/target.ts';
import { formatDuration } from '../time.ts';
import type { Ui } from '../ui.ts';
import { sampleArguments } from './sample-arguments.ts';
import { verificationLogin } from './verification-login.ts';

/** What was tried on a deployed server. */
export interface Check {
  readonly name: 'health' | 'refusal' | 'discovery' | 'tools';
  /** Undefined: it could not be tried. */
  readonly ok: boolean | undefined;
  readonly says: string;
}

type Finding = Omit<Check, 'name'>;

/** New names, routes and keys take a moment to be known everywhere. */
const retryWindowMs = 60_000;

/**
 * Uses a deployed server as clients do: health, a request without a login, the documents that lead to the login, and with
 * a login of its own, where machines can have one, the list of tools and a call.
 */
export async function verify(target: Target, outputs: Outputs, ui: Ui): Promise<Check[]> {
  const { config, project, session } = target;
  const auth = config.auth.mode;
  const url = outputs.McpUrl ?? '';
  const checks: Check[] = [];
  const check = async (name: Check['name'], find: () => Promise<Finding>): Promise<boolean> => {
    ui.status(`  … checking ${name}`);
    const finding = await retryWhileBad(find, ui.signal);
    checks.push({ name, ...finding });
    return finding.ok !== false;
  };
  const audience = config.auth.mode === 'oidc' ? config.auth.audience : undefined;
  const machine = auth === 'cognito';
  const options = { url, auth, outputs, audience, session, machine, interactive: false, cli: project.cli };
  // Made first, so that a server which has not started yet reads the key when it does.
  const own = await verificationLogin(target, options, ui);
  try {
    if (!(await check('health', () => checkHealth(url)))) return checks; // the rest would fail in the same way
    await check('refusal', () => checkRefusal(url, auth, commandFor(target, 'doctor')));
    if (usesOAuth(auth)) await check('discovery', () => checkDiscovery(url));
    await check('tools', async () => {
      const login = await own.open();
      return 'reason' in login ? { ok: undefined, says: login.reason } : checkTools(options, login, ui.signal);
    });
    return checks;
  } finally {
    ui.status('');
    await own.close();
  }
}

/** Tries again for a minute while what is found is bad. */
async function retryWhileBad(find: () => Promise<Finding>, signal: AbortSignal): Promise<Finding> {
  const end = Date.now() + retryWindowMs;
  for (let pause = 500; ; pause = Math.min(pause * 2, 8_000)) {
    const finding = await find().catch((error: unknown): Finding => ({ ok: false, says: reasonOf(error) }));
    signal.throwIfAborted();
    if (finding.ok !== false || Date.now() + pause > end) return finding;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  if (!(cause instanceof Error) || error instanceof UserError) return message;
  return `${message}: ${cause.message || String((cause as { code?: unknown }).code)}`;
}

async function checkHealth(url: string): Promise<Finding> {
  const address = `${url.replace(/\/mcp$/, '')}/health`;
  const { status } = await fetch(address, { signal: AbortSignal.timeout(35_000) });
  return { ok: status === 200, says: status === 200 ? 'health answers' : `${address} answers ${status}` };
}

/** A request without a login is refused, as the auth mode promises. */
async function checkRefusal(url: string, auth: AuthMode, doctor: string): Promise<Finding> {
  const { status, headers } = await sendToolsList(url);
  if (auth === 'none') return { ok: status !== 401 && status !== 403, says: `lets anybody in (auth none): ${status}` };
  const expected = auth === 'iam' ? 403 : 401;
  if (status !== expected) return { ok: false, says: `a request without a login gets ${status}, and not ${expected}` };
  const refuses = `refuses a request without a login: ${status}`;
  if (!usesOAuth(auth)) return { ok: true, says: refuses };
  if (headers.get('www-authenticate')?.includes('resource_metadata='))
    return { ok: true, says: `${refuses}, and says where to log in` };
  return headers.has('x-amzn-remapped-www-authenticate')
    ? {
        ok: false,
        says: `${refuses}, but API Gateway renames the header that says where to log in; run ${doctor}`,
      }
    : { ok: false, says: `${refuses}, but does not say where to log in (WWW-Authenticate)` };
}

/** The documents that lead to the login (RFC 9728, RFC 8414), as clients read them. */
async function checkDiscovery(url: string): Promise<Finding> {
  const { resource, issuer, metadata } = await discover(url);
  if (resource !== url) return { ok: false, says: `the server calls itself ${resource}, and not ${url}` };
  if (issuer === undefined) return { ok: false, says: 'the server does not name an authorization server' };
  if (metadata === undefined) return { ok: false, says: `the login at ${issuer} has no metadata` };
  if (!metadata.code_challenge_methods_supported?.includes('S256'))
    return { ok: false, says: `${issuer} does not offer PKCE (S256), without which clients refuse to log in` };
  return { ok: true, says: `leads to the login at ${issuer}` };
}

/** Lists the tools, and calls one that only reads. */
async function checkTools({ url, auth }: LoginOptions, login: Login, signal: AbortSignal): Promise<Finding> {
  try {
    const client = await openClient(url, login, signal);
    const { tools } = await client.listTools();
    const tool = tools.find(({ annotations }) => annotations?.readOnlyHint === true);
    const lists = `lists ${tools.length} ${tools.length === 1 ? 'tool' : 'tools'}`;
    if (tool === undefined) return { ok: true, says: `${lists}; none of them only reads, so none was called` };
    const started = performance.now();
    const args = sampleArguments(tool.inputSchema);
    const { isError } = await client.callTool({ name: tool.name, arguments: args }, { signal });
    const how = isError ? 'answers, with an error of its own,' : 'answers';
    await client.close();
    return { ok: true, says: `${lists}; ${tool.name} ${how} after ${formatDuration(performance.now() - started)}` };
  } catch (error) {
    // Those who may deploy need not be among those who may call.
    if (auth === 'iam' && /403|Forbidden|access_denied/.test(reasonOf(error)))
      return { ok: undefined, says: `your AWS credentials may not call it: ${reasonOf(error)}` };
    throw error;
  }
}
