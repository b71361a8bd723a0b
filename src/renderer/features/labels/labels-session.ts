import { create } from 'zustand'
import type {
  LabelImportReport,
  LabelProgress,
  UnmatchedPage,
} from '../../../shared/domain/labels/label-types.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { ChosenFile } from '../../../shared/ipc/imports.contract.ts'
import { ask } from '../../lib/ask.ts'
import { inBackground } from '../../lib/background.ts'
import { desk } from '../../lib/desk-port.ts'
import { openOverlay } from '../../lib/desk-state.ts'
import { tellDone } from '../../lib/toasts.ts'
import { undoAction } from '../../lib/undo.ts'

/** Where the dialog is: choosing a file, reading it, what came of it and what waits, or refused. */
export type LabelsStep = 'choose' | 'reading' | 'result' | 'failed'

export interface LabelsSession {
  readonly step: LabelsStep
  readonly file: ChosenFile | null
  readonly runId: string | null
  readonly progress: LabelProgress | null
  /** What the last file came to; null where only waiting pages are looked at. */
  readonly report: LabelImportReport | null
  /** Why the file was refused, in words for people. */
  readonly failure: string | null
  /** Every page that waits for a person, of this file and of earlier ones. */
  readonly waiting: readonly UnmatchedPage[]
}

const START = {
  step: 'choose',
  file: null,
  runId: null,
  progress: null,
  report: null,
  failure: null,
} as const satisfies Omit<LabelsSession, 'waiting'>

export const useLabels = create<LabelsSession>()(() => ({ ...START, waiting: [] }))

/** What may be dropped on the window as labels; anything else is an export. */
const LABEL_FILE = /\.(?:pdf|png|zpl)$/i

/** True for a file that holds labels, by its name. */
export function isLabelFile({ name }: Pick<ChosenFile, 'name'>): boolean {
  return LABEL_FILE.test(name)
}

/** Opens the dialog: at what waits, or at the choice of a file. */
export function openLabels(): void {
  const { step, waiting } = useLabels.getState()
  if (step !== 'reading') useLabels.setState({ ...START, step: waiting.length > 0 ? 'result' : 'choose' })
  openOverlay({ kind: 'labels' })
}

/** Opens the dialog to choose a file, whatever waits. */
export function startLabels(): void {
  if (useLabels.getState().step !== 'reading') useLabels.setState(START)
  openOverlay({ kind: 'labels' })
}

/** Takes a file that was dropped on the window or chosen, and imports its labels. */
export function offerLabels(file: ChosenFile): void {
  openOverlay({ kind: 'labels' })
  if (useLabels.getState().step === 'reading') return
  inBackground(importLabels(file), 'the dialog shows the outcome')
}

/** Lets the person choose a file, and imports its labels. */
export async function chooseLabels(): Promise<void> {
  const file = await ask(window.api.labels.choose({}))
  if (file !== null) offerLabels(file)
}

/** Stops the import; nothing of it is kept. */
export function cancelLabels(): void {
  const { runId } = useLabels.getState()
  if (runId !== null)
    inBackground(ask(window.api.labels.cancel({ runId })), 'the run ends with label.cancelled')
}

/** Closes the dialog; a running import goes on. */
export function leaveLabels(): void {
  desk().leaveOverlay()
}

/** Takes over the newest progress. */
export function followLabels(progress: LabelProgress): void {
  useLabels.setState({ progress })
}

/** Asks again which pages wait. */
export async function refreshLabels(): Promise<void> {
  useLabels.setState({ waiting: await ask(window.api.labels.unmatched({})) })
}

/** Matches a page to an order, and tells so with the way back. */
export async function matchPage(page: UnmatchedPage, order: string): Promise<void> {
  const { tiktokOrderId, journalId } = await ask(window.api.labels.match({ page: page.id, order }))
  tellDone({ message: `Page ${page.page} is the label of ${tiktokOrderId}.`, action: undoAction(journalId) })
  await refreshLabels()
}

/** Takes a page out of the list. */
export async function dismissPage(page: UnmatchedPage): Promise<void> {
  const { journalId } = await ask(window.api.labels.dismiss({ page: page.id }))
  tellDone({ message: `Page ${page.page} was dismissed.`, action: undoAction(journalId) })
  await refreshLabels()
}

async function importLabels(file: ChosenFile): Promise<void> {
  const runId = crypto.randomUUID()
  useLabels.setState({ ...START, step: 'reading', file, runId })
  try {
    const report = await ask(window.api.labels.import({ source: file.token, runId }))
    await refreshLabels()
    useLabels.setState({ step: 'result', report, runId: null, progress: null })
  } catch (error) {
    fail(error, file)
  }
}

function fail(error: unknown, file: ChosenFile): void {
  if (error instanceof AppError && error.code === 'label.cancelled') {
    useLabels.setState(START)
    return
  }
  const failure =
    error instanceof AppError
      ? error.message
      : 'The file could not be read because of a fault in the program. Nothing was stored.'
  useLabels.setState({ ...START, step: 'failed', failure, file })
}
