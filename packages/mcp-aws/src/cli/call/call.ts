import { text as textOf } from 'node:stream/consumers';
import type { CallToolResult, Client } from '@modelcontextprotocol/client';
import { openClient, withStepUp } from '../client/mcp-client.ts';
import { exitCode, UsageError, UserError } from '../errors.ts';
import { type JsonObject, parseJsonObject, toJson } from '../json.ts';
import { sanitizeForTerminal, sanitizeToLine } from '../sanitize-terminal.ts';
import type { Ui } from '../ui.ts';
import { explain, seeLog } from './explain.ts';
import { resolveServer, type Server, type ServerFlags } from './resolve-server.ts';

/**
 * Calls a tool of a deployed server and prints what it answers; without a tool, lists the tools. Returns the exit code.
 * @throws UserError where the server cannot be reached, or refuses
 */
export async function call(
  tool: string | undefined,
  text: string | undefined,
  flags: ServerFlags,
  ui: Ui,
): Promise<number> {
  const args = parseArguments(text === '-' ? (await textOf(process.stdin)).replace(/^\ufeff/, '') : text);
  const server = await resolveServer(flags, ui);
  const { url, login } = server;
  try {
    const client = await openClient(url, login, ui.signal);
    try {
      if (tool === undefined) return await printTools(client, flags, ui);
      const result = await withStepUp(url, login, () => callTool(client, tool, args, ui));
      return await printResult(tool, result, flags, server, ui);
    } finally {
      await client.close();
    }
  } catch (error) {
    throw error instanceof UserError ? error : explain(error, server, flags);
  } finally {
    login.browser?.close();
  }
}

/** @throws UsageError for what is not a JSON object */
function parseArguments(text: string | undefined): JsonObject {
  const args = text === undefined ? {} : parseJsonObject(text);
  if (args !== undefined) return args;
  throw new UsageError(
    `The arguments are not a JSON object: ${text?.slice(0, 100)}`,
    `Give one, such as '{"query": "austen"}'.`,
  );
}

async function printTools(client: Client, { json }: ServerFlags, { print, pretty }: Ui): Promise<number> {
  const { tools } = await client.listTools();
  if (json) {
    await print(toJson(tools));
    return exitCode.done;
  }
  for (const { name, description = '', inputSchema } of tools) {
    const required = new Set(inputSchema.required ?? []);
    const parameters = Object.keys(inputSchema.properties ?? {}).map((key) => (required.has(key) ? key : `[${key}]`));
    const text = `${[name, ...parameters].join(' ')}\n  ${description}\n`;
    await print(pretty ? sanitizeForTerminal(text) : text);
  }
  return exitCode.done;
}

const callTool = (client: Client, name: string, args: JsonObject, { signal, note }: Ui): Promise<CallToolResult> =>
  client.callTool(
    { name, arguments: args },
    {
      signal,
      resetTimeoutOnProgress: true,
      onprogress: ({ progress, total, message }) => {
        const share = `${progress}${total === undefined ? '' : ` of ${total}`}`;
        note(sanitizeToLine([share, message].filter(Boolean).join(': ')));
      },
    },
  ) as Promise<CallToolResult>;

/** Returns the exit code: a tool that answers with an error has failed. */
async function printResult(
  tool: string,
  result: CallToolResult,
  flags: ServerFlags,
  server: Server,
  { print, note, pretty }: Ui,
): Promise<number> {
  if (flags.json) await print(toJson(result));
  else
    for (const part of result.content) {
      const text = `${part.type === 'text' ? part.text : JSON.stringify(part)}\n`;
      await print(pretty ? sanitizeForTerminal(text) : text);
    }
  if (!result.isError) return exitCode.done;
  note(`${tool} answered with this error. ${seeLog(server, flags)}`);
  return exitCode.failed;
}
