import type { Connection } from '../db/connection.ts'
import { type Changes, type CommandContext, type CommandMeta, commandContext } from './command-context.ts'

/** Named moments at which a test may kill the process; every acknowledged command must survive each of them. */
export const CRASH_POINTS = [
  'command.begin',
  'command.afterEffect',
  'command.afterCommit',
  'import.chunk',
  'import.beforeFlip',
  'import.afterFlip',
  'import.remove',
] as const
export type CrashPoint = (typeof CRASH_POINTS)[number]

/** Where tests cut the power; the product passes a function that does nothing. */
export type Faults = (point: CrashPoint) => void

/** What every command needs of its thread. */
export interface CommandHost {
  readonly connection: Connection
  readonly creatorId: string
  readonly newId: () => string
  readonly faults: Faults
}

/** A command's answer and what the views must hear about. */
export interface CommandOutcome<T> {
  readonly value: T
  readonly changes: Changes
}

/**
 * Runs one command: effect, outbox entry, journal line and remembered answer in one durable transaction. The same
 * command id again changes nothing and gets the first answer, also after a crash.
 */
export function runCommand<T>(
  host: CommandHost,
  name: string,
  meta: CommandMeta,
  body: (context: CommandContext) => T,
): CommandOutcome<T> {
  host.faults('command.begin')
  const outcome = host.connection.write((tx): CommandOutcome<T> => {
    const context = commandContext(tx, meta, host.creatorId, host.newId)
    const first = tx.value<string>('SELECT result FROM commands WHERE command_id = ?', meta.commandId)
    if (first !== undefined) return { value: JSON.parse(first) as T, changes: context.changes }
    const value = body(context)
    tx.run(
      'INSERT INTO commands (command_id, name, result, at) VALUES (?, ?, ?, ?)',
      meta.commandId,
      name,
      JSON.stringify(value ?? null),
      meta.now,
    )
    host.faults('command.afterEffect')
    return { value, changes: context.changes }
  })
  host.faults('command.afterCommit')
  return outcome
}
