import { systemClock } from '../../platform/clock.ts'
import type { Logger } from '../../platform/log/logger.ts'
import { type AskReader, FirstView } from '../desk/first-view.ts'
import { deskParts } from '../parts.ts'
import { type EarlyReader, startEarlyReader } from '../store/early-reader.ts'
import { type Frame, takeFrame } from '../store/saved-frame.ts'
import type { AppPlace } from './first-window.ts'

/** The first view, read before there is a desk, and the reader that goes on to serve the desk. */
export interface Ahead {
  /** Null where the frame that the last window left still holds: nothing had to be read. */
  readonly reader: EarlyReader | null
  readonly view: FirstView
}

/**
 * Takes the frame that the last window left, or reads the first view while Chromium makes a process for the page. Null
 * where the file has to be made or migrated first. It looks before the workspace is locked: SQLite keeps a reader beside
 * any other process's writing whole, and nobody can act on what it shows before the desk has opened, which takes the
 * lock.
 */
export function readAhead(place: AppPlace, log: Logger): Ahead | null {
  const parts = deskParts(place.built, place.root)
  const kept = takeFrame(place.workspace, parts.reader)
  if (kept !== null) return { reader: null, view: new FirstView(askKept(kept)) }
  const reader = startEarlyReader({
    folder: place.workspace,
    migrations: parts.migrations,
    entry: parts.reader,
    onUnexpected: (cause, ref) => void log.error('store.unexpected', new Error(cause), { ref }),
  })
  if (reader === null) return null
  const ask = (name: string, input: unknown) => reader.client.call(name, input, { now: systemClock.now() })
  return { reader, view: new FirstView(ask as AskReader) }
}

function askKept(kept: Frame): AskReader {
  const answers: Readonly<Record<string, unknown>> = {
    'orders.openView': kept.opened,
    'settings.get': kept.settings,
  }
  return (async (name: string) => answers[name]) as AskReader
}
