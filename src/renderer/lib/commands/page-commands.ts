import type { PageAct } from '../page-acts.ts'
import type { Chord } from './chord.ts'
import type { Command } from './command.ts'

type Context = 'sync' | 'conflicts'

const GROUPS = { sync: 'Sync', conflicts: 'To settle' } as const

/** A command that one page alone has. `palette` is false for moves, which nobody looks up by name. */
function command(
  context: Context,
  id: string,
  title: string,
  keys: readonly Chord[],
  act: PageAct,
  more: Partial<Pick<Command, 'act' | 'isInPalette'>> = {},
): Command {
  const run: Command['run'] = (desk) => desk.pageAct(act)
  const group = GROUPS[context]
  return { id, title, group, keys, run, context, inFields: 'never', act: null, isInPalette: true, ...more }
}

const move = { isInPalette: false }
/** One for each choice of a question, in their order. */
const CHOICE_KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9']
/** The commands of the sync page and of the conflict inbox. */
export const PAGE_COMMANDS: readonly Command[] = [
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
]
