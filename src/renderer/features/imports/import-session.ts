import { create } from 'zustand'
import type { ImportOptions, ImportReport } from '../../../shared/domain/imports/import-types.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { ChosenFile } from '../../../shared/ipc/imports.contract.ts'
import { ask } from '../../lib/ask.ts'
import { inBackground } from '../../lib/background.ts'
import { desk } from '../../lib/desk-port.ts'
import { openOverlay } from '../../lib/desk-state.ts'
import { tellDone } from '../../lib/toasts.ts'
import { undoAction } from '../../lib/undo.ts'
import { groupDigits } from '../../lib/words.ts'
import { setRun, useImportProgress } from './import-progress.ts'

/** Where the import dialog is: choosing a file, checking it, showing what an import would do, importing, refused. */
export type ImportStep = 'choose' | 'checking' | 'report' | 'importing' | 'failed'

/** One import, from the choice of a file to its end. */
export interface ImportSession {
  readonly step: ImportStep
  readonly file: ChosenFile | null
  readonly options: ImportOptions
  readonly report: ImportReport | null
  /** Why the file was refused, in words for people. */
  readonly failure: string | null
}

const START: ImportSession = { step: 'choose', file: null, options: {}, report: null, failure: null }

export const useImport = create<ImportSession>()(() => START)

/** Takes a file that was dropped on the window, and checks it. A running import is not disturbed. */
export function offerFile(file: ChosenFile): void {
  openOverlay({ kind: 'import' })
  if (isRunning()) return
  useImport.setState({ ...START, file })
  inBackground(check({}), 'the dialog shows the outcome')
}

/** Lets the person choose a file, and checks it. */
export async function chooseFile(): Promise<void> {
  const file = await ask(window.api.imports.choose({}))
  if (file !== null) offerFile(file)
}

/** Reads the whole file and finds out what an import would do. Answers given so far are kept. */
export async function check(answers: ImportOptions): Promise<void> {
  const { file, options } = useImport.getState()
  if (file === null) return
  const next = { ...options, ...answers }
  useImport.setState({ step: 'checking', options: next, failure: null })
  await run(
    (runId) => ask(window.api.imports.dryRun({ source: file.token, options: next, runId })),
    (report) => {
      useImport.setState({ step: 'report', report })
    },
  )
}

/** Imports what the check described. */
export async function startImport(): Promise<void> {
  const { file, options } = useImport.getState()
  if (file === null) return
  useImport.setState({ step: 'importing', failure: null })
  await run((runId) => ask(window.api.imports.start({ source: file.token, options, runId })), finish)
}

/** Stops the check or the import; nothing of it is kept. */
export function cancelImport(): void {
  const { runId } = useImportProgress.getState()
  if (runId !== null)
    inBackground(ask(window.api.imports.cancel({ runId })), 'the run ends with import.cancelled')
}

/** Forgets the file; a running import goes on. */
export function leaveImport(): void {
  if (!isRunning()) useImport.setState(START)
  desk().leaveOverlay()
}

/** Says what an unknown status word means, and checks the file again with that. */
export async function mapStatus(
  text: string,
  status: Parameters<typeof window.api.settings.mapStatus>[0]['status'],
): Promise<void> {
  await ask(window.api.settings.mapStatus({ text, status }))
  await check({})
}

function isRunning(): boolean {
  const { step } = useImport.getState()
  return step === 'importing' || step === 'checking'
}

type Run = (runId: string) => Promise<ImportReport>

async function run(start: Run, done: (report: ImportReport) => void | Promise<void>): Promise<void> {
  const runId = crypto.randomUUID()
  setRun(runId)
  try {
    const report = await start(runId)
    setRun(null)
    await done(report)
  } catch (error) {
    setRun(null)
    fail(error)
  }
}

function fail(error: unknown): void {
  if (error instanceof AppError && error.code === 'import.cancelled') {
    const { report } = useImport.getState()
    useImport.setState(report === null ? START : { step: 'report' })
    return
  }
  const failure =
    error instanceof AppError
      ? error.message
      : 'The file could not be read because of a fault in the program. Nothing was written.'
  useImport.setState({ step: 'failed', failure })
}

function finish(report: ImportReport): void {
  useImport.setState(START)
  desk().leaveOverlay()
  desk().refresh()
  const { orders } = report
  const skipped =
    report.problemCount === 0
      ? ''
      : ` ${groupDigits(report.problemCount)} rows are left in ${report.problemsFile ?? 'the problem list'}.`
  tellDone({
    message: `Imported ${groupDigits(orders.new)} new and ${groupDigits(orders.changed)} changed orders.${skipped}`,
    action: undoAction(report.journalId),
  })
}
