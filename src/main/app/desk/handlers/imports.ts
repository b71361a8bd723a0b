import type { Handlers } from '../../../../shared/ipc/contract.ts'
import type { ChosenFile } from '../../../../shared/ipc/imports.contract.ts'
import type { Dialogs } from '../dialogs.ts'
import type { ImportRunner } from '../import-runner.ts'
import type { Services } from '../services.ts'

type ImportsHandlers = Pick<
  Handlers,
  | 'imports.choose'
  | 'imports.dryRun'
  | 'imports.start'
  | 'imports.cancel'
  | 'imports.running'
  | 'workspace.createPractice'
>

/** Files that a person chose or dropped, by token: a page never names a path. */
export interface FileTokens {
  register(path: string): ChosenFile
  resolve(token: string): string
}

/** Bringing orders in. */
export function importsHandlers(
  services: Services,
  runner: ImportRunner,
  tokens: FileTokens,
  dialogs: Dialogs,
  ensureVirtualPrinter: () => Promise<void>,
): ImportsHandlers {
  return {
    'imports.choose': async () => {
      const path = await dialogs.chooseExport()
      return path === null ? null : tokens.register(path)
    },
    'imports.dryRun': async ({ source, options, runId }) =>
      runner.dryRun({ path: tokens.resolve(source), options, runId }),
    'imports.start': async ({ source, options, runId }, call) =>
      runner.start({ path: tokens.resolve(source), options, runId }, services.metaOf(call)),
    'imports.cancel': ({ runId }) => runner.cancel(runId),
    'imports.running': async () => runner.running(),
    'workspace.createPractice': async ({ orders }, call) => {
      await ensureVirtualPrinter()
      return runner.practice(orders, services.metaOf(call))
    },
  }
}
