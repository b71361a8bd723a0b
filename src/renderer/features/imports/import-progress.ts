import { create } from 'zustand'
import type { ImportProgress } from '../../../shared/domain/imports/import-types.ts'
import { ask } from '../../lib/ask.ts'
import { inBackground } from '../../lib/background.ts'

/** Where a running import stands; null when none runs. The status bar shows it from any page. */
export const useImportProgress = create<{
  readonly progress: ImportProgress | null
  readonly runId: string | null
}>()(() => ({
  progress: null,
  runId: null,
}))

/** Silence after which the run is asked about: its end is not told as progress. */
const SILENCE_MS = 1_000

let silence = 0

/** Takes over the newest progress, and notices when no more comes because the run is over. */
export function followImport(progress: ImportProgress): void {
  useImportProgress.setState({ progress })
  clearTimeout(silence)
  silence = window.setTimeout(() => inBackground(askWhetherRunning(), 'the status bar follows'), SILENCE_MS)
}

async function askWhetherRunning(): Promise<void> {
  const running = await ask(window.api.imports.running({}))
  if (running === null) useImportProgress.setState({ progress: null })
  else followImport(running)
}

/** Says which run is ours to cancel, or that it is over. */
export function setRun(runId: string | null): void {
  useImportProgress.setState(runId === null ? { runId, progress: null } : { runId })
}

/** How far a run is, 0 to 1; null where it cannot be told. */
export function shareDone({ bytesRead, bytesTotal }: ImportProgress): number | null {
  return bytesTotal > 0 ? Math.min(1, bytesRead / bytesTotal) : null
}
