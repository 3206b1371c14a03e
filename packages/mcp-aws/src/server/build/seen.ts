import { isSeenBy } from '../access.ts';
import type { Capability, FindCapability } from '../capabilities.ts';
import type { RequestContext } from '../context.ts';

/**
 * Whether the caller of a request that names a capability may know of it. Where its rule fails, the caller may: serving it then
 * fails, which is logged and masked as for every other.
 */
export const isSeen = (capability: Capability, { caller }: RequestContext): Promise<boolean> =>
  isSeenBy(capability, caller).catch(() => true);

/**
 * What the caller may see of one kind, as far as the request can tell: in a list, or by its name. Rules of others are not asked.
 * Where a rule fails, what it guards is not in the list, and the failure is the server's.
 */
export async function seenOf<Item extends Capability>(
  items: readonly Item[],
  kind: 'tools' | 'resources' | 'prompts',
  context: RequestContext,
  find: FindCapability,
): Promise<readonly Item[]> {
  const { caller, message, log, outcome } = context;
  const hidden = items.filter(({ visible }) => visible === 'when-allowed');
  if (hidden.length === 0) return items; // nearly always
  const method = String(message.method);
  if (!method.startsWith(`${kind}/`) || !method.endsWith('/list')) {
    const named = find(message);
    return named === undefined || (await isSeen(named, context)) ? items : items.filter((item) => item !== named);
  }
  const allowed = await Promise.all(
    hidden.map((item) =>
      isSeenBy(item, caller).catch((error: unknown) => {
        outcome.errorCode = 'tool_failed';
        log.error(`${item.kind} failed`, { [item.kind]: item.name, error });
        return false;
      }),
    ),
  );
  const unseen = new Set<Item>(hidden.filter((_, index) => !allowed[index]));
  return items.filter((item) => !unseen.has(item));
}
