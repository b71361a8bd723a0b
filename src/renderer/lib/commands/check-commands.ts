import type { Chord } from './chord.ts'
import type { CheckAct, Command } from './command.ts'

function command(id: string, title: string, key: Chord, act: CheckAct): Command {
  return {
    id,
    title,
    group: 'Checking items',
    keys: [key],
    context: 'check',
    // The field that scans land in has the focus all the time.
    inFields: 'always',
    act: null,
    isInPalette: false,
    run: (desk) => desk.checkAct(act),
  }
}

/** Keys of the check. None is a character, since a scanner types those. */
export const CHECK_COMMANDS: readonly Command[] = [
  command('check-down', 'Next thing', 'ArrowDown', 'down'),
  command('check-up', 'Previous thing', 'ArrowUp', 'up'),
  command('check-one', 'Count one of it', 'Insert', 'one'),
  command('check-whole', 'Count all of it', 'Shift+Enter', 'whole'),
  command('check-back', 'Take one of it back', 'Mod+Backspace', 'back'),
  command('check-next', 'Next order', 'Mod+Enter', 'next'),
]
