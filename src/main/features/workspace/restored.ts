import type { CommandContext } from '../../outbox/command-context.ts'

/** Notes that the file was restored. It is another desk from now on, so that sync sees a fork and no time traveller. */
export function workspaceRestored(context: CommandContext, input: { fileName: string }): null {
  context.tx.run(`UPDATE meta SET value = ? WHERE key = 'device_id'`, context.newId())
  context.record({ act: 'restore', summary: `Restored the backup ${input.fileName}` })
  context.changes.seqs = null
  context.changes.isReordered = true
  return null
}
