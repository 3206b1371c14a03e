import { readFileSync } from 'node:fs';
import type { CallToolResult, Client } from '@modelcontextprotocol/client';
import { openSession } from '../aws/session.ts';
import { Cancelled, exitCode, UsageError, UserError } from '../errors.ts';
import { loginFor } from '../login.ts';
import { type Login, openClient, withStepUp } from '../mcp-client.ts';
import { knownOutputs, type TargetFlags, targetOf } from '../target.ts';
import type { Ui } from '../ui.ts';

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
  const args = argumentsFrom(text);
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
    if (ui.signal.aborted) throw new Cancelled('Cancelled.');
    throw error instanceof UserError ? error : explained(error, url);
  }
}

/** @throws UsageError for what is no JSON object */
function argumentsFrom(text: string | undefined): Record<string, unknown> {
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text === '-' ? readFileSync(0, 'utf8') : text);
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
  if (flags.url !== undefined) {
    if (!URL.canParse(flags.url))
      throw new UsageError(`--url ${flags.url} is no URL.`, 'Give one such as http://127.0.0.1:3000/mcp.');
    const session = openSession({ region: flags.region ?? 'us-east-1', profile: flags.profile });
    const auth = ui.env.MCP_API_KEY === undefined ? 'oidc' : 'api-key';
    const options = { url: flags.url, auth, outputs: {}, audience: undefined, session, machine: false } as const;
    return { url: flags.url, login: await loginFor(options, ui) };
  }
  const target = targetOf(ui.cwd, flags);
  const outputs = await knownOutputs(target);
  const url = outputs.McpUrl ?? '';
  const { auth, audience } = target.project;
  const options = { url, auth, outputs, audience, session: target.session, machine: flags.machine === true };
  return { url, login: await loginFor(options, ui) };
}

async function list(client: Client, { json }: CallFlags, { print }: Ui): Promise<number> {
  const { tools } = await client.listTools();
  if (json) await print(`${JSON.stringify(tools, null, 2)}\n`);
  else
    for (const { name, description = '', inputSchema } of tools) {
      const required = new Set(inputSchema.required ?? []);
      const parameters = Object.keys(inputSchema.properties ?? {}).map((key) => (required.has(key) ? key : `[${key}]`));
      await print(`${name} ${parameters.join(' ')}\n  ${description}\n`);
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
        note([`${progress}${total === undefined ? '' : ` of ${total}`}`, message].filter(Boolean).join(': ')),
    },
  ) as Promise<CallToolResult>;

/** Returns the exit code: a tool that answers with an error has failed. */
async function show(tool: string, result: CallToolResult, { json }: CallFlags, { print, note }: Ui): Promise<number> {
  if (json) await print(`${JSON.stringify(result, null, 2)}\n`);
  else for (const part of result.content) await print(`${part.type === 'text' ? part.text : JSON.stringify(part)}\n`);
  if (!result.isError) return exitCode.done;
  note(`${tool} answered with this error; mcp-aws logs may say more.`);
  return exitCode.failed;
}

function explained(error: unknown, url: string): UserError {
  const { message, cause, code } = error as Error & { code?: unknown };
  const why = cause instanceof Error ? `${message}: ${cause.message}` : message;
  const unreachable = /fetch failed|ECONNREFUSED|ENOTFOUND/.test(why);
  return new UserError(
    unreachable ? `${url} cannot be reached: ${why}` : `${url} refused it: ${why}`,
    unreachable
      ? 'Is it deployed, and is this its address? mcp-aws status says.'
      : code === -32_602
        ? 'mcp-aws call without a tool lists the tools and their arguments.'
        : 'mcp-aws logs --errors says more.',
    undefined,
    { cause: error },
  );
}
