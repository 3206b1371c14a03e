import { ready, runtimeClient, type Tool, webAdapter, whyNot } from './tools.ts';

/**
 * In CI, where they are never there, begins to compile the tools that take longest, while tests run that do not need them. What
 * goes wrong is said by the tests that do: they try again.
 */
export function setup(): (() => Promise<unknown>) | undefined {
  if (process.env.CI === undefined) return undefined;
  const compiling = Promise.allSettled([webAdapter, runtimeClient].map(compile));
  return () => compiling;
}

async function compile(tool: Tool): Promise<void> {
  if ((await whyNot(tool)) === undefined) await ready(tool);
}
