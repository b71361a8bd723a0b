import { settingsPatchSchema } from '../../../shared/domain/settings/settings.ts'
import { writeSettings } from '../../db/settings.ts'
import type { CommandContext } from '../../outbox/command-context.ts'
import type { JournalRecord, Undone } from '../../outbox/undoing.ts'

/** Puts changed settings back. */
export function undoSettings(context: CommandContext, record: JournalRecord): Undone {
  writeSettings(context.tx, settingsPatchSchema.parse(JSON.parse(record.before ?? '{}')), context.now)
  context.changes.hasSettings = true
  return { message: `Undid: ${record.summary}`, kept: 0 }
}
