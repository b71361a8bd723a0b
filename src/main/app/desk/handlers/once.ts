import type { CallContext } from '../../../../shared/ipc/contract.ts'
import type { RecentMap } from '../../../../shared/lib/recent-map.ts'

/** Does work that no journal keeps once for each command: one that comes twice gets the answer of the first time. */
export function once<T>(
  kept: RecentMap<Promise<T>>,
  { commandId }: CallContext,
  work: () => Promise<T>,
): Promise<T> {
  const begun = kept.get(commandId) ?? work()
  kept.set(commandId, begun)
  return begun
}
