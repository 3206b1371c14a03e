import {
  type CompleteRequestParams,
  type CompleteResult,
  ProtocolError,
  ProtocolErrorCode,
  type ServerContext,
} from '@modelcontextprotocol/server';
import type { Capability } from '../capabilities.ts';
import type { Complete } from '../complete.ts';
import type { RequestContext } from '../context.ts';
import { protocolErrors } from './protocol-errors.ts';
import { isSeen } from './seen.ts';
import { serve } from './serve.ts';
import type { BuildOptions } from './server.ts';

/** https://modelcontextprotocol.io/specification/2025-11-25/server/utilities/completion#completion-results */
const mostValues = 100;

/** Whether any of the capabilities completes what is typed. */
export const hasCompletions = (capabilities: readonly Capability[]): boolean =>
  capabilities.some((capability) => 'complete' in capability && capability.complete !== undefined);

/**
 * Answers what a user may mean by what was typed for an argument of a prompt, or a variable of a template.
 * @throws ProtocolError where there is no such prompt or template
 */
export async function complete(
  { ref, argument, context: chosen }: CompleteRequestParams,
  capability: Capability | undefined,
  context: RequestContext,
  mcp: ServerContext,
  options: BuildOptions,
): Promise<CompleteResult> {
  const name = ref.type === 'ref/prompt' ? ref.name : ref.uri;
  if (capability === undefined || !(await isSeen(capability, context)))
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, `${name} not found`);
  return protocolErrors(
    serve(capability, context, mcp, options, async ({ caller, log, signal }) => {
      const completers: Readonly<Record<string, Complete>> = ('complete' in capability && capability.complete) || {};
      const completer = Object.hasOwn(completers, argument.name) ? completers[argument.name] : undefined;
      const values = await completer?.(argument.value, { arguments: chosen?.arguments ?? {}, caller, log, signal });
      return resultOf(values ?? []);
    }),
  ) as Promise<CompleteResult>;
}

const resultOf = (values: readonly string[]): CompleteResult => ({
  completion: {
    values: values.slice(0, mostValues),
    total: values.length,
    hasMore: values.length > mostValues,
  },
});
