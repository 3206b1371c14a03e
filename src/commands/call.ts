import { text as textOf } from 'node:stream/consumers';
import type { CallToolResult, Client } from '@modelcontextprotocol/client';
import { openSession } from '../aws/session.ts';
import { exitCode, UsageError, UserError } from '../errors.ts';
import { loginFor } from '../login.ts';
import { type Login, openClient, withStepUp } from '../mcp-client.ts';
import { oneLine, printable } from '../printable.ts';
import { knownOutputs, type TargetFlags, targetOf } from '../target.ts';
import { inCi, type Ui } from '../ui.ts';

export interface CallFlags extends TargetFlags {
  readonly url?: string;
  readonly machine?: true;
  readonly json?: true;
}

/**
 * Calls a tool of a deployed server and prints what it says; without a tool, lists the tools. Returns the exit code.
 * @throws UserError where the server cannot be reached, or refuses
 */
export async function call(
  tool: string | undefined,
  text: string | undefined,
  flags: CallFlags,
  ui: Ui,
): Promise<number> {
  const args = argumentsFrom(text === '-' ? (await textOf(process.stdin)).replace(/^\ufeff/, '') : text);
  const { url, login } = await reach(flags, ui);
  try {
    const client = await openClient(url, login, ui.signal);
    try {
      if (tool === undefined) return await list(client, flags, ui);
      return await show(tool, await withStepUp(url, login, () => run(client, tool, args, ui)), flags, ui);
    } finally {
      await client.close();
    }
  } catch (error) {
    throw error instanceof UserError ? error : explained(error, url, flags);
  } finally {
    login.person?.close();
  }
}

/** @throws UsageError for what is no JSON object */
function argumentsFrom(text: string | undefined): Record<string, unknown> {
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new UsageError(
    `The arguments are no JSON object: ${text.slice(0, 100)}`,
    `Give one, such as '{"query": "austen"}'.`,
  );
}

/** The server that is meant, and how to get in: that of the stack, or one at an address that nobody has to log in to. */
async function reach(flags: CallFlags, ui: Ui): Promise<{ url: string; login: Login }> {
  // Neither a program nor a pipeline logs in in a browser.
  const person = flags.json !== true && !inCi(ui.env);
  if (flags.url !== undefined) {
    if (!/^https?:/.test(flags.url) || !URL.canParse(flags.url))
      throw new UsageError(`--url ${flags.url} is no URL.`, 'Give one such as http://127.0.0.1:3000/mcp.');
    const session = openSession({ region: flags.region ?? 'us-east-1', profile: flags.profile, signal: ui.signal });
    const auth = ui.env.MCP_API_KEY === undefined ? 'oidc' : 'api-key';
    const options = {
      url: flags.url,
      auth,
      outputs: {},
      audience: undefined,
      session,
      machine: false,
      person,
    } as const;
    return { url: flags.url, login: await loginFor(options, ui) };
  }
  const target = targetOf(ui, flags);
  const outputs = await knownOutputs(target);
  const url = outputs.McpUrl ?? '';
  const { auth, audience } = target.project;
  const options = { url, auth, outputs, audience, session: target.session, machine: flags.machine === true, person };
  return { url, login: await loginFor(options, ui) };
}

async function list(client: Client, { json }: CallFlags, { print, pretty }: Ui): Promise<number> {
  const shown = pretty ? printable : (text: string): string => text;
  const { tools } = await client.listTools();
  if (json) await print(`${JSON.stringify(tools, null, 2)}\n`);
  else
    for (const { name, description = '', inputSchema } of tools) {
      const required = new Set(inputSchema.required ?? []);
      const parameters = Object.keys(inputSchema.properties ?? {}).map((key) => (required.has(key) ? key : `[${key}]`));
      await print(shown(`${name} ${parameters.join(' ')}\n  ${description}\n`));
    }
  return exitCode.done;
}

const run = (
  client: Client,
  name: string,
  args: Record<string, unknown>,
  { signal, note }: Ui,
): Promise<CallToolResult> =>
  client.callTool(
    { name, arguments: args },
    {
      signal,
      resetTimeoutOnProgress: true,
      onprogress: ({ progress, total, message }) =>
        note(oneLine([`${progress}${total === undefined ? '' : ` of ${total}`}`, message].filter(Boolean).join(': '))),
    },
  ) as Promise<CallToolResult>;

/** Returns the exit code: a tool that answers with an error has failed. */
async function show(
  tool: string,
  result: CallToolResult,
  { json }: CallFlags,
  { print, note, pretty }: Ui,
): Promise<number> {
  const shown = pretty ? printable : (text: string): string => text;
  if (json) await print(`${JSON.stringify(result, null, 2)}\n`);
  else
    for (const part of result.content)
      await print(shown(`${part.type === 'text' ? part.text : JSON.stringify(part)}\n`));
  if (!result.isError) return exitCode.done;
  note(`${tool} answered with this error; mcp-aws logs may say more.`);
  return exitCode.failed;
}

function explained(error: unknown, url: string, flags: CallFlags): UserError {
  const { message, code, cause } = error as Error & { code?: unknown };
  const reason = cause instanceof Error ? cause.message || String((cause as { code?: unknown }).code) : '';
  const why = reason === '' || message.includes(reason) ? message : `${message}: ${reason}`;
  const [what, next] = /fetch failed|ECONNREFUSED|ENOTFOUND/.test(why)
    ? [
        'cannot be reached',
        flags.url === undefined
          ? 'mcp-aws status says whether it is deployed.'
          : 'Is it running, and is this its address?',
      ]
    : /\b401\b/.test(why)
      ? ['does not let you in', 'Is the key (MCP_API_KEY) or the login revoked, expired, or that of another stage?']
      : code === -32_602
        ? ['refused it', 'mcp-aws call without a tool lists the tools and their arguments.']
        : ['refused it', 'mcp-aws logs --errors says more.'];
  return new UserError(`${url} ${what}: ${why}`, next, undefined, { cause: error });
}
