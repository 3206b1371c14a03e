import type { ServerDefinition } from '../../server/define-server.ts';
import type { Resource, ResourceTemplate } from '../../server/resource.ts';
import { type Check, once, registerChecks } from '../check.ts';
import { withoutRules } from '../stubs.ts';
import { clientChecks } from './client-checks.ts';
import { httpChecks } from './http-checks.ts';
import { listChecks } from './list-checks.ts';
import { maskingChecks } from './masking-checks.ts';
import { mistakeChecks } from './mistake-checks.ts';
import { type CreateApp, createProtocolApp } from './protocol-app.ts';

export interface ProtocolTestsOptions {
  /** False where resources need what tests do not have, such as a database: then none is listed or read. Default: true. */
  readonly readResources?: boolean;
}

/**
 * Adds the tests that a server speaks MCP in both protocol versions: it lists what it offers, answers the mistakes of
 * callers as theirs, masks its own errors, and the MCP SDK's client understands it. No tool and no prompt of the server is
 * run; its resources are listed and read.
 */
export function protocolTests(server: ServerDefinition, options: ProtocolTestsOptions = {}): void {
  registerChecks('the protocol', protocolChecks(server, options));
}

/** The tests as values. @param createApp another than the server itself, to see the tests fail */
export function protocolChecks(
  server: ServerDefinition,
  { readResources = true }: ProtocolTestsOptions = {},
  createApp: CreateApp = createProtocolApp,
): readonly Check[] {
  const definition = withoutRules(readResources ? server : withoutReading(server));
  const getApp = once(() => createApp(definition));
  return [
    ...listChecks(definition, getApp),
    ...clientChecks(definition, getApp),
    ...mistakeChecks(definition, createApp),
    ...maskingChecks(definition, createApp),
    ...httpChecks(getApp),
  ];
}

/** Everything as its owner wrote it, but for what resources hold. */
function withoutReading(server: ServerDefinition): ServerDefinition {
  const read = async (): Promise<string> => '';
  const resources = server.resources.map((resource): Resource | ResourceTemplate =>
    resource.kind === 'resource' ? { ...resource, read } : { ...resource, list: undefined, read },
  );
  return { ...server, resources };
}
