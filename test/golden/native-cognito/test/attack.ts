import { expect } from 'vitest';
import type { Entry } from './entry.ts';

/** A request, most often one that must not get in, and how it has to end. */
export interface Attack {
  name: string;
  status: number | number[];
  /** Part of the challenge. */
  challenge?: string;
  /** Part of the body. */
  body?: string | RegExp;
  send: () => Promise<Sent> | Sent;
}

/** `POST /mcp` with a ping, as far as it does not say otherwise. */
export interface Sent {
  method?: string;
  path?: string;
  headers?: Record<string, string> | [string, string][];
  message?: unknown;
}

const modern = '2026-07-28';
const meta = {
  'io.modelcontextprotocol/protocolVersion': modern,
  'io.modelcontextprotocol/clientCapabilities': {},
};

/** A call of a tool, in the protocol of 2026. */
export const call = (name: string, args: object = {}): Sent => ({
  headers: { 'mcp-protocol-version': modern, 'mcp-method': 'tools/call', 'mcp-name': name },
  message: { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args, _meta: meta } },
});

/** The message of a call of a tool, in the protocol of 2025. */
export const legacyCall = (name: string, args: object): object => ({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name, arguments: args },
});

const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };
const json: [string, string][] = [
  ['content-type', 'application/json'],
  ['accept', 'application/json, text/event-stream'],
];

/** Sends it to the entry that is deployed, and expects it to end as it has to. `secret`: what no answer may say. */
export async function repel(entry: Entry, attack: Attack, secret: RegExp): Promise<void> {
  const { method = 'POST', path = '/mcp', headers = {}, message = ping } = await attack.send();
  const list = Array.isArray(headers) ? headers : Object.entries(headers);
  const body = ['GET', 'OPTIONS', 'DELETE'].includes(method) ? null : JSON.stringify(message);
  const { origin } = new URL(entry.url);
  const response = await entry.fetch(new Request(`${origin}${path}`, { method, headers: [...json, ...list], body }));
  const text = await response.text();
  expect([attack.status].flat(), text).toContain(response.status);
  if (attack.challenge !== undefined) expect(response.headers.get('www-authenticate')).toContain(attack.challenge);
  if (attack.body !== undefined) expect(text).toMatch(attack.body);
  if (response.status >= 400) expect(text).not.toMatch(secret);
}
