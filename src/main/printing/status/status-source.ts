/** How a printer says it is. `unknown` where it tells nothing of itself. */
export type PrinterCondition =
  | 'ready'
  | 'paperOut'
  | 'headOpen'
  | 'ribbonOut'
  | 'paused'
  | 'offline'
  | 'low'
  | 'busy'
  | 'unknown'

/** One look at a printer. */
export interface StatusReading {
  readonly condition: PrinterCondition
  /** A plain sentence, with what to do; empty when there is nothing to do. */
  readonly says: string
  /** Labels counted over the printer's life; undefined where it was not asked or does not count. */
  readonly labelsPrinted?: number | undefined
}

/** Something that knows how a printer is. Reading prints nothing and changes nothing. */
export interface StatusSource {
  /** Never rejects for what a printer may do: what cannot be reached is `offline`. */
  read(signal: AbortSignal): Promise<StatusReading>
}

const SENTENCES: Readonly<Record<PrinterCondition, string>> = {
  ready: '',
  busy: '',
  paperOut: 'The printer is out of labels. Load a roll.',
  headOpen: 'The printer is open. Close it.',
  ribbonOut: 'The printer is out of ribbon. Put in a new one.',
  paused: 'The printer is paused. Press its pause button.',
  offline: 'The printer does not answer. Check its power and cable.',
  low: 'The printer is low on labels. Have a roll ready.',
  unknown: 'This printer tells nothing of itself.',
}

/** A reading in our words, or in others where they say more. */
export function reading(condition: PrinterCondition, says: string = SENTENCES[condition]): StatusReading {
  return { condition, says }
}
