import type { Dialogs, Shell } from '../desk/dialogs.ts'

/** Answers for a command line what a window would ask: the file is its operand, and typing it was the consent. */
export function cliDialogs(file: string | null): Dialogs {
  const operand = async () => file
  return {
    chooseExport: operand,
    chooseLabels: operand,
    chooseBackupTarget: operand,
    chooseBackupSource: operand,
    chooseDeadLetterTarget: operand,
    confirmRestore: async () => true,
    confirmAddress: async () => true,
    confirmServer: async () => true,
  }
}

/** A desk without a window has no pages to open and nothing to paint. */
export const noShell: Shell = {
  openLink: async () => undefined,
  copyText: () => false,
  saveDiagnostics: async () => ({ saved: false, fileName: null }),
  painted: () => undefined,
}
