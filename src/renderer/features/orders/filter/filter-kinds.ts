import type { OrderCounts } from '../../../../shared/ipc/orders.contract.ts'
import { FLAG_WORDS, IMPACT_WORDS, PRIORITY_WORDS, STAGE_WORDS, statusWord } from '../../../lib/words.ts'
import type { ShapeName } from '../../../ui/shapes.ts'
import type { FilterKey } from '../view-query.ts'

/** One filter of the line: its values with their counts come from `orders.counts`. */
export interface FilterKind {
  readonly key: FilterKey
  readonly title: string
  readonly word: (value: string) => string
  readonly counts: (counts: OrderCounts) => OrderCounts['statuses']
  /** The shape that goes with a value; `none` where the word is enough. */
  readonly shape: (value: string) => ShapeName
}

const PRIORITY_SHAPES: Readonly<Record<string, ShapeName>> = {
  urgent: 'urgent',
  high: 'high',
  standard: 'standard',
  automated: 'automated',
}

const none = (): ShapeName => 'none'

/** The filters, left to right. */
export const FILTERS: readonly FilterKind[] = [
  {
    key: 'priorities',
    title: 'Priority',
    word: lookUp(PRIORITY_WORDS),
    counts: (counts) => counts.priorities,
    shape: (value) => PRIORITY_SHAPES[value] ?? 'none',
  },
  { key: 'statuses', title: 'Status', word: statusWord, counts: (counts) => counts.statuses, shape: none },
  {
    key: 'stages',
    title: 'Stage',
    word: lookUp(STAGE_WORDS),
    counts: (counts) => counts.stages,
    shape: none,
  },
  {
    key: 'impacts',
    title: 'Impact',
    word: lookUp(IMPACT_WORDS),
    counts: (counts) => counts.impacts,
    shape: (value) => (value === 'VIRAL' ? 'viral' : 'none'),
  },
  { key: 'flags', title: 'More', word: lookUp(FLAG_WORDS), counts: (counts) => counts.flags, shape: none },
]

function lookUp(words: Readonly<Record<string, string>>): (value: string) => string {
  return (value) => words[value] ?? value
}
