import { type Settings, settingsPatchSchema } from '../../../shared/domain/settings/settings.ts'
import { readSettings, writeSettings } from '../../db/settings.ts'
import type { CommandContext } from '../../outbox/command-context.ts'
import type { JournalRecord, Undone } from '../../outbox/undoing.ts'

/** Puts changed settings back, but for those that were changed again since. */
export function undoSettings(context: CommandContext, record: JournalRecord): Undone {
  const current = readSettings(context.tx)
  const after = settingsPatchSchema.parse(JSON.parse(record.after ?? '{}'))
  const isAsLeft = (key: string) =>
    JSON.stringify(current[key as keyof Settings]) === JSON.stringify(after[key as keyof Settings])
  const before = Object.entries(JSON.parse(record.before ?? '{}') as object)
  const back = before.filter(([key]) => isAsLeft(key))
  writeSettings(context.tx, settingsPatchSchema.parse(Object.fromEntries(back)), context.now)
  context.changes.hasSettings = true
  const kept = before.length - back.length
  return {
    message: `Undid: ${record.summary}${kept === 0 ? '' : `; kept ${kept} that changed again since`}`,
    kept,
  }
}
