import { undoBatch } from '../../features/imports/write/undo-batch.ts'
import { type UndoOutcome, undo } from '../../features/journal/undo.ts'
import { undoLabelMatch } from '../../features/labels/match-commands.ts'
import { countItems, scanItem } from '../../features/orders/check-items.ts'
import { claimOrders, releaseClaims, takeOver } from '../../features/orders/claims.ts'
import { holdOrders, noteOrder, releaseOrders, shipOrders } from '../../features/orders/commands.ts'
import { undoDeskChanges } from '../../features/orders/undo-desk-change.ts'
import { resumeBatch } from '../../features/printing/batches.ts'
import { cancelJob, cancelJobs } from '../../features/printing/cancel.ts'
import { type PrintRequest, printOrders, reprintOrder } from '../../features/printing/commands.ts'
import { moveJobs } from '../../features/printing/move.ts'
import { pausePrinter } from '../../features/printing/pauses.ts'
import { reorderJob } from '../../features/printing/reorder.ts'
import { resolveJob, scanLabel } from '../../features/printing/settle.ts'
import { mapStatus, updateSettings } from '../../features/settings/commands.ts'
import { undoSettings } from '../../features/settings/undo-settings.ts'
import { countStock, moveStock } from '../../features/stock/commands.ts'
import { workspaceRestored } from '../../features/workspace/restored.ts'
import type { CommandContext } from '../../outbox/command-context.ts'
import type { Undoers } from '../../outbox/undoing.ts'
import type { coldCommands } from './cold-commands.ts'

/** Who takes back which act. */
const undoers: Undoers = {
  ship: undoDeskChanges,
  hold: undoDeskChanges,
  release: undoDeskChanges,
  note: undoDeskChanges,
  import: undoBatch,
  createPractice: undoBatch,
  updateSettings: undoSettings,
  matchLabel: undoLabelMatch,
  dismissLabel: undoLabelMatch,
}

/** Commands of people and scripts: one transaction each, with its journal line and outbox entry. */
export const writerCommands = {
  'orders.ship': shipOrders,
  'orders.hold': holdOrders,
  'orders.release': releaseOrders,
  'orders.note': noteOrder,
  'orders.claim': claimOrders,
  'orders.releaseClaim': releaseClaims,
  'orders.takeOver': takeOver,
  'orders.scanItem': scanItem,
  'orders.countItems': countItems,
  'stock.count': countStock,
  'stock.move': moveStock,
  'journal.undo': (context: CommandContext, input: { entry?: string | undefined }): UndoOutcome =>
    undo(context, undoers, input),
  'printers.pause': pausePrinter,
  'print.print': (context: CommandContext, input: PrintRequest) => printOrders(context, input),
  'print.reprint': reprintOrder,
  'print.resolve': resolveJob,
  'print.scan': scanLabel,
  'print.cancel': cancelJob,
  'print.cancelJobs': cancelJobs,
  'print.reorder': reorderJob,
  'print.move': moveJobs,
  'print.resumeBatch': resumeBatch,
  'settings.update': updateSettings,
  'settings.mapStatus': mapStatus,
  'workspace.restored': workspaceRestored,
} as const

export type WriterCommands = typeof writerCommands & typeof coldCommands
export type WriterCommandName = keyof WriterCommands
/** What a command takes. */
export type WriterInput<N extends WriterCommandName> = Parameters<WriterCommands[N]>[1]
/** What a command answers. */
export type WriterOutput<N extends WriterCommandName> = ReturnType<WriterCommands[N]>
