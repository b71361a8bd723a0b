import { type Chord, normalChord } from './chord.ts'
import type { Command, CommandContext } from './command.ts'
import { COMMANDS } from './registry.ts'

/** Keys a person changed, by command id, as settings keep them. */
export type KeyChanges = Readonly<Record<string, string>>

/** Two commands that one press would call in the same place. */
export interface KeyConflict {
  readonly chord: Chord
  readonly first: Command
  readonly second: Command
}

/** The keys of a command, after the person's changes. A change replaces its first key and leaves the others. */
export function keysOf(command: Command, changes: KeyChanges): readonly Chord[] {
  const changed = changes[command.id]
  const chord = changed === undefined ? null : normalChord(changed)
  return chord === null ? command.keys : [chord, ...command.keys.slice(1).filter((key) => key !== chord)]
}

/** The first key of a command by its id, for labels and tooltips; empty where it has none. */
export function keyOf(id: string, changes: KeyChanges): Chord {
  const command = COMMANDS.find((one) => one.id === id)
  return command === undefined ? '' : (keysOf(command, changes)[0] ?? '')
}

/** Every pair of commands that share a key where both could be called, or of which one is the start of the other. */
export function keyConflicts(changes: KeyChanges, commands: readonly Command[] = COMMANDS): KeyConflict[] {
  const bindings = commands.flatMap((command) =>
    keysOf(command, changes).map((chord) => ({ chord, command })),
  )
  return bindings.flatMap((one, at) =>
    bindings
      .slice(at + 1)
      .filter(
        (other) => doMeet(one.command.context, other.command.context) && doClash(one.chord, other.chord),
      )
      .map((other) => ({ chord: one.chord, first: one.command, second: other.command })),
  )
}

const ALONE: ReadonlySet<CommandContext> = new Set(['uncertain', 'check'])

/** A look-up from chord to command for one context. */
export function keyMapFor(context: CommandContext, changes: KeyChanges): ReadonlyMap<Chord, Command> {
  const map = new Map<Chord, Command>()
  for (const command of COMMANDS) {
    if (!doMeet(command.context, context)) continue
    for (const chord of keysOf(command, changes)) map.set(chord, command)
  }
  return map
}

/** The print question and the check have the keyboard to themselves. */
function doMeet(a: CommandContext, b: CommandContext): boolean {
  if (ALONE.has(a) || ALONE.has(b)) return a === b
  return a === b || a === 'anywhere' || b === 'anywhere'
}

function doClash(a: Chord, b: Chord): boolean {
  return a === b || a.startsWith(`${b} `) || b.startsWith(`${a} `)
}
