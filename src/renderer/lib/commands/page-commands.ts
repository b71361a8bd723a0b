import type { PageAct } from '../page-acts.ts'
import type { Chord } from './chord.ts'
import type { Command } from './command.ts'

type Context = 'printing' | 'sync' | 'conflicts' | 'check'

const GROUPS = {
  printing: 'Print queue',
  sync: 'Sync',
  conflicts: 'To settle',
  check: 'Checking items',
} as const

/** A command that one page, or the check of a box, alone has. `palette` is false for moves, which nobody looks up by name. */
function command(
  context: Context,
  id: string,
  title: string,
  keys: readonly Chord[],
  act: PageAct,
  more: Partial<Pick<Command, 'act' | 'isInPalette' | 'inFields'>> = {},
): Command {
  const run: Command['run'] = (desk) => desk.pageAct(act)
  const group = GROUPS[context]
  return { id, title, group, keys, run, context, inFields: 'never', act: null, isInPalette: true, ...more }
}

const move = { isInPalette: false }
/** One for each choice of a question, in their order. */
const CHOICE_KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9']
/** What moves a label in the queue moves the cursor with it, so the keys are those of the cursor with Shift. */
const PRINTING: readonly Command[] = [
  command('printing', 'queue-down', 'Next label', ['ArrowDown', 'J'], 'down', move),
  command('printing', 'queue-up', 'Previous label', ['ArrowUp', 'K'], 'up', move),
  command('printing', 'queue-select', 'Select the label', ['Space'], 'select', move),
  command('printing', 'queue-order', 'Show its order', ['Enter', 'O'], 'order'),
  command('printing', 'printer-pause', 'Pause or resume the printer', ['P'], 'pause', {
    act: 'pausePrinter',
  }),
  command('printing', 'label-up', 'Move the label up', ['Shift+ArrowUp', 'Shift+K'], 'moveUp', {
    act: 'reorderPrints',
  }),
  command('printing', 'label-down', 'Move the label down', ['Shift+ArrowDown', 'Shift+J'], 'moveDown', {
    act: 'reorderPrints',
  }),
  command('printing', 'label-first', 'Print the label next', ['Shift+Home', 'F'], 'moveFirst', {
    act: 'reorderPrints',
  }),
  command('printing', 'label-last', 'Print the label last', ['Shift+End', 'L'], 'moveLast', {
    act: 'reorderPrints',
  }),
  command('printing', 'label-cancel', 'Cancel the label', ['C'], 'cancel', { act: 'cancelPrint' }),
  command('printing', 'batch-cancel', 'Cancel the rest of the batch', ['Shift+C'], 'cancelBatch', {
    act: 'cancelPrint',
  }),
  command('printing', 'batch-resume', 'Go on with a cancelled batch', ['Shift+R'], 'resumeBatch', {
    act: 'print',
  }),
  command('printing', 'label-move', 'Move the label to another printer', ['M'], 'movePrinter', {
    act: 'movePrints',
  }),
  command('printing', 'queue-move', 'Move all that waits to another printer', ['Shift+M'], 'moveAll', {
    act: 'movePrints',
  }),
  command('printing', 'print-audit', 'Who printed what', ['A'], 'audit'),
]

/** The field that scans land in has the focus all the time, and a scanner types characters: none of these is one. */
const inScanField = { inFields: 'always', isInPalette: false } as const
const CHECK: readonly Command[] = [
  command('check', 'check-down', 'Next thing', ['ArrowDown'], 'down', inScanField),
  command('check', 'check-up', 'Previous thing', ['ArrowUp'], 'up', inScanField),
  command('check', 'check-one', 'Count one of it', ['Insert'], 'countOne', inScanField),
  command('check', 'check-whole', 'Count all of it', ['Shift+Enter'], 'countWhole', inScanField),
  command('check', 'check-back', 'Take one of it back', ['Mod+Backspace'], 'takeBack', inScanField),
  command('check', 'check-next', 'Next order', ['Mod+Enter'], 'next', inScanField),
]

/** The commands of the printing page, the sync page, the conflict inbox and the check of a box. */
export const PAGE_COMMANDS: readonly Command[] = [
  ...PRINTING,
  command('sync', 'letter-down', 'Next refused act', ['ArrowDown', 'J'], 'down', move),
  command('sync', 'letter-up', 'Previous refused act', ['ArrowUp', 'K'], 'up', move),
  command('sync', 'letter-retry', 'Try again', ['T'], 'retry', { act: 'retryMutation' }),
  command('sync', 'letter-let-go', 'Let go', ['L'], 'letGo', { act: 'dismissDeadLetter' }),
  command('sync', 'letter-order', 'Show its order', ['Enter', 'O'], 'order'),
  command('sync', 'letters-export', 'Export all refused acts', ['E'], 'exportAll'),
  command('sync', 'diagnostics', 'Copy diagnostics', ['Shift+D'], 'diagnostics'),
  command('conflicts', 'conflict-down', 'Next one to settle', ['ArrowDown', 'J'], 'down', move),
  command('conflicts', 'conflict-up', 'Previous one to settle', ['ArrowUp', 'K'], 'up', move),
  command('conflicts', 'conflict-open', 'Go to its choices', ['Enter'], 'open', move),
  command('conflicts', 'conflict-order', 'Show its order', ['O'], 'order'),
  {
    ...command('conflicts', 'choose', 'Settle by that choice', CHOICE_KEYS, 'choice-1', {
      act: 'resolveConflict',
    }),
    run: (desk, at) => desk.pageAct(`choice-${at + 1}`),
    isInPalette: false,
  },
  ...CHECK,
]
