import { expect } from 'vitest';
import type { Scope } from '../../config/choices.ts';
import { mcpMessage } from '../mcp-request.ts';
import type { Send } from '../test-app.ts';

/** A request, most often one that must not get in, and how it has to end. */
export interface Attack {
  readonly name: string;
  /** The status, or the statuses, with which it may end. */
  readonly status: number | readonly number[];
  /** Part of the challenge. */
  readonly challenge?: string;
  /** Part of the body. */
  readonly body?: string | RegExp;
  send(): Promise<Sent> | Sent;
}

/** `POST /mcp` with a ping, as far as it does not say otherwise. */
export interface Sent {
  readonly method?: string;
  readonly path?: string;
  /** A list where a name comes twice. */
  readonly headers?: Readonly<Record<string, string>> | readonly (readonly [string, string])[];
  readonly message?: unknown;
  /** What API Gateway says of the request, which no caller can. */
  readonly requestContext?: unknown;
}

/** A tool, and arguments with which it can be called. */
export interface ToolCall {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** That it needs. */
  readonly scope: Scope;
}

/** A call of a tool, in the protocol of 2026-07-28. */
export function sentCall({ name, arguments: args }: Pick<ToolCall, 'name' | 'arguments'>): Sent {
  return mcpMessage('2026-07-28', 'tools/call', { name, arguments: args });
}

/** A call of a tool, in the protocol of 2025. */
export function sentCallOf2025({ name, arguments: args }: Pick<ToolCall, 'name' | 'arguments'>): Sent {
  return { message: mcpMessage('2025', 'tools/call', { name, arguments: args }).message };
}

/** Adds headers and whatever else to a request that is sent. */
export function withMore(sent: Sent, more: Sent): Sent {
  return { ...sent, ...more, headers: [...pairsOf(sent.headers), ...pairsOf(more.headers)] };
}

/** The headers of a request, one by one. */
export const pairsOf = (headers: Sent['headers'] = []): readonly (readonly [string, string])[] =>
  isList(headers) ? headers : Object.entries(headers);

const isList = (headers: NonNullable<Sent['headers']>): headers is readonly (readonly [string, string])[] =>
  Array.isArray(headers);

const ping = mcpMessage('2025', 'ping');
const content = Object.entries(ping.headers).filter(([name]) => name !== 'mcp-protocol-version');
/** Requests that have no body. */
const bodiless = ['GET', 'HEAD', 'OPTIONS', 'DELETE'];

/**
 * Sends an attack, and expects it to end as it has to.
 * @param url of `/mcp`
 * @param secrets what no refusal may say
 */
export async function expectOutcome(send: Send, url: string, attack: Attack, secrets: RegExp): Promise<void> {
  const { method = 'POST', path = '/mcp', headers, message = ping.message, requestContext } = await attack.send();
  const request = new Request(`${new URL(url).origin}${path}`, {
    method,
    headers: mergedHeaders(headers),
    body: bodiless.includes(method) ? null : JSON.stringify(message),
  });
  const response = await send(request, requestContext);
  const text = await response.text();
  expect([attack.status].flat(), text).toContain(response.status);
  if (attack.challenge !== undefined) expect(response.headers.get('www-authenticate')).toContain(attack.challenge);
  if (attack.body !== undefined) expect(text).toMatch(attack.body);
  if (response.status >= 400) expect(text).not.toMatch(secrets);
}

function mergedHeaders(headers: Sent['headers']): Headers {
  const given = pairsOf(headers);
  const names = new Set(given.map(([name]) => name.toLowerCase()));
  const missing = content.filter(([name]) => !names.has(name));
  return new Headers([...missing, ...given].map(([name, value]): [string, string] => [name, value]));
}
