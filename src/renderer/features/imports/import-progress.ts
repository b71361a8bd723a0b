import { create } from 'zustand'
import type { ImportProgress } from '../../../shared/domain/imports/import-types.ts'

/** Where a running import stands; null when none runs. The status bar shows it from any page. */
export const useImportProgress = create<{
  readonly progress: ImportProgress | null
  readonly runId: string | null
}>()(() => ({
  progress: null,
  runId: null,
}))

/** Takes over the newest progress. */
export function followImport(progress: ImportProgress): void {
  useImportProgress.setState({ progress })
}

/** Says which run is ours to cancel, or that it is over. */
export function setRun(runId: string | null): void {
  useImportProgress.setState(runId === null ? { runId, progress: null } : { runId })
}

/** How far a run is, 0 to 1; null where it cannot be told. */
export function shareDone({ bytesRead, bytesTotal }: ImportProgress): number | null {
  return bytesTotal > 0 ? Math.min(1, bytesRead / bytesTotal) : null
}
