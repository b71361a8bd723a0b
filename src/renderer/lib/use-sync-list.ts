import { useCallback, useEffect, useState } from 'react'
import type { Answer } from '../../shared/ipc/api.ts'
import { ask } from './ask.ts'
import { inBackground } from './background.ts'
import { useSync } from './sync-state.ts'

/**
 * Reads something of sync, conflicts or the team, and again whenever it may have changed. Null until the first answer;
 * the second value reads again at once.
 */
export function useSyncList<T>(read: () => Promise<Answer<T>>): readonly [T | null, () => Promise<void>] {
  const [value, setValue] = useState<T | null>(null)
  const changes = useSync((state) => state.changes)
  // A reader is one and the same call of the API, whatever function says it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const readAgain = useCallback(async () => setValue(await ask(read())), [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change is a reason to read again
  useEffect(() => inBackground(readAgain(), 'the list keeps what it shows until then'), [changes])
  return [value, readAgain]
}
