import { createHash } from 'node:crypto'
import type { Station } from './station.ts'

/** A label as somebody sees it who looks at the paper. */
export interface SeenLabel {
  readonly tiktokOrderId: string
  /** How often it says it was printed before, and once more. */
  readonly copy: number
  /** What the journal keeps of a whole label's bytes. */
  readonly sha256: string
  readonly labelsInOne: number
}

/** Everything that came out of these printers. */
export function seenOn(stations: readonly Station[]): SeenLabel[] {
  return stations.flatMap(({ zebra }) => zebra.printed.map(({ bytes }) => read(bytes.toString('latin1'))))
}

/** The name under which a label is counted. */
export function nameOf({ tiktokOrderId, copy }: Pick<SeenLabel, 'tiktokOrderId' | 'copy'>): string {
  return copy === 1 ? `order ${tiktokOrderId}` : `order ${tiktokOrderId}, reprint ${copy}`
}

function read(text: string): SeenLabel {
  const label = text.slice(Math.max(0, text.indexOf('^XA')))
  return {
    tiktokOrderId: /ORDER (\d+)/.exec(label)?.[1] ?? 'unreadable',
    copy: Number(/REPRINT (\d+)/.exec(label)?.[1] ?? 1),
    sha256: createHash('sha256').update(`${label}\n`, 'latin1').digest('hex'),
    labelsInOne: label.match(/\^XA/g)?.length ?? 0,
  }
}
