import { DEFAULT_SETTINGS } from '../../shared/domain/settings/defaults.ts'
import { type Settings, type SettingsPatch, settingsSchema } from '../../shared/domain/settings/settings.ts'
import type { ReadTx, WriteTx } from './tx.ts'

/** All settings; what was never set has its default. A stored value that no longer parses falls back to the default. */
export function readSettings(tx: ReadTx): Settings {
  const stored: Record<string, unknown> = {}
  for (const row of tx.all<{ key: string; value: string }>('SELECT key, value FROM settings'))
    stored[row.key] = JSON.parse(row.value)
  const whole = settingsSchema.safeParse({ ...DEFAULT_SETTINGS, ...stored })
  return whole.success ? whole.data : withoutBroken(stored)
}

/** Stores some settings. */
export function writeSettings(tx: WriteTx, patch: SettingsPatch, now: number): void {
  for (const [key, value] of Object.entries(patch)) {
    if (value === undefined) continue
    tx.run(
      'INSERT INTO settings (key, value, updated_at) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at',
      key,
      JSON.stringify(value),
      now,
    )
  }
}

/** One setting that an older or newer program wrote differently must not make the others unreadable. */
function withoutBroken(stored: Record<string, unknown>): Settings {
  const kept: Record<string, unknown> = { ...DEFAULT_SETTINGS }
  for (const [key, value] of Object.entries(stored)) {
    if (settingsSchema.safeParse({ ...kept, [key]: value }).success) kept[key] = value
  }
  return settingsSchema.parse(kept)
}
