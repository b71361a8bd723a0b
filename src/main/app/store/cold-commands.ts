import { connectWorkspace } from '../../features/account/connect.ts'
import { dismissLabel, matchLabel } from '../../features/labels/match-commands.ts'
import { finishLabelFile } from '../../features/labels/write-file.ts'
import {
  addPrinter,
  keepProbe,
  removePrinter,
  setDefaultPrinter,
  updatePrinter,
} from '../../features/printing/printer-commands.ts'
import { dismissDeadLetter, resolveConflict, retryDeadLetter } from '../../features/sync/commands.ts'
import { removeView, saveView } from '../../features/views/view-commands.ts'

/**
 * Commands that a day needs a few times at most. They are loaded with the first of them: with them comes drizzle,
 * which would cost every start about ten milliseconds (docs/decisions/0003-store.md).
 */
export const coldCommands = {
  'printers.add': addPrinter,
  'printers.remove': removePrinter,
  'printers.setDefault': setDefaultPrinter,
  'printers.keepProbe': keepProbe,
  'printers.update': updatePrinter,
  'labels.finish': finishLabelFile,
  'labels.match': matchLabel,
  'labels.dismiss': dismissLabel,
  'views.save': saveView,
  'views.remove': removeView,
  'account.connect': connectWorkspace,
  'deadLetters.retry': retryDeadLetter,
  'deadLetters.dismiss': dismissDeadLetter,
  'conflicts.resolve': resolveConflict,
} as const
