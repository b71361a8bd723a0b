import type { Connection } from '../db/connection.ts'
import { type Changes, type CommandContext, type CommandMeta, commandContext } from './command-context.ts'
import type { SyncIdentity } from './sync-identity.ts'

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
  /** Changes once, when a local workspace is connected to a shop. */
  creatorId: string
  /** Who sends what is done here; null or absent in a local workspace. */
  sync?: SyncIdentity | null
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
 * command id again changes nothing and gets the first answer, also after a crash. `alongside` is stored in the same
 * transaction and is no part of the command: it is not remembered, and it also runs when the command had run before.
 */
export function runCommand<T>(
  host: CommandHost,
  name: string,
  meta: CommandMeta,
  body: (context: CommandContext) => T,
  alongside: (context: CommandContext) => void = () => undefined,
): CommandOutcome<T> {
  host.faults('command.begin')
  const outcome = host.connection.write((tx): CommandOutcome<T> => {
    const context = commandContext(tx, meta, host.creatorId, host.newId, host.sync ?? null)
    const value = runOnce(context, name, body)
    alongside(context)
    host.faults('command.afterEffect')
    return { value, changes: context.changes }
  })
  host.faults('command.afterCommit')
  return outcome
}

function runOnce<T>(context: CommandContext, name: string, body: (context: CommandContext) => T): T {
  const { tx, commandId, now } = context
  const first = tx.value<string>('SELECT result FROM commands WHERE command_id = ?', commandId)
  if (first !== undefined) return JSON.parse(first) as T
  const value = body(context)
  tx.run(
    'INSERT INTO commands (command_id, name, result, at) VALUES (?, ?, ?, ?)',
    commandId,
    name,
    JSON.stringify(value ?? null),
    now,
  )
  return value
}
