import { create } from 'zustand'

/** Counts what changed in the workspace. Panels that show more than table rows read again when it moves. */
export const useChanges = create<{ readonly count: number }>()(() => ({ count: 0 }))

/** Says that something changed. */
export function announceChange(): void {
  useChanges.setState(({ count }) => ({ count: count + 1 }))
}
