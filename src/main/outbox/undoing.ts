import type { ActClass, JournalAct } from '../../shared/domain/journal/acts.ts'
import type { CommandContext, OrderTrace } from './command-context.ts'

/** A journal line as SQLite gives it. */
export interface JournalRecord {
  readonly seq: number
  readonly id: string
  readonly at: number
  readonly operator: string
  readonly desk: string
  readonly act: JournalAct
  readonly class: ActClass
  readonly summary: string
  readonly reason: string | null
  readonly order_count: number
  readonly batch_seq: number | null
  readonly before: string | null
  readonly after: string | null
  readonly undone_by: number | null
  readonly undone_at: number | null
}

/** What taking an act back amounted to; `kept` counts orders that stayed because somebody worked on them since. */
export interface Undone {
  readonly message: string
  readonly kept: number
  readonly orders?: readonly OrderTrace[] | undefined
}

/** Takes one act back; each feature brings its own for the acts it makes. */
export type Undoer = (context: CommandContext, record: JournalRecord) => Undone
/** The undoers of all features, by act. */
export type Undoers = Readonly<Partial<Record<JournalAct, Undoer>>>

/** The end of a sentence about what was kept. */
export function keptWords(kept: number): string {
  return kept === 0 ? '' : `; kept ${kept} that somebody has worked on since`
}
