import { type Scope, scopes } from '../../../config/choices.ts';
import { type Attack, type Sent, sentCall, sentCallOf2025, type ToolCall, withMore } from '../attack.ts';

export interface ToolScopeOptions {
  readonly tools: readonly ToolCall[];
  readonly scopeErrors: 'challenge' | 'tool-error';
  /** What precedes a scope where clients ask for it. */
  readonly scopePrefix: string;
  /** A request of a caller that has this scope alone. */
  as(scope: Scope): Promise<Sent> | Sent;
}

const versions = [
  ['2026-07-28', sentCall],
  ['2025', sentCallOf2025],
] as const;

/** Every tool is refused to a caller with a narrower scope than it needs, and not to one with its own or a broader one. */
export function toolScopeAttacks({ tools, scopeErrors, scopePrefix, as }: ToolScopeOptions): Attack[] {
  const call = (tool: ToolCall, scope: Scope, outcome: Pick<Attack, 'status' | 'challenge' | 'body'>): Attack[] =>
    versions.map(([version, sent]) => ({
      name: `${version}: ${tool.name} with the scope ${scope}`,
      ...outcome,
      send: async () => withMore(await as(scope), sent(tool)),
    }));
  return tools.flatMap((tool) => {
    const needed = `${scopePrefix}${tool.scope}`;
    const refusal =
      scopeErrors === 'challenge'
        ? { status: 403, challenge: `scope="${needed}"` }
        : { status: 200, body: `needs the scope ${needed}` };
    const success = { status: 200, body: '"structuredContent"' };
    return scopes.flatMap((scope) =>
      call(tool, scope, scopes.indexOf(scope) < scopes.indexOf(tool.scope) ? refusal : success),
    );
  });
}
