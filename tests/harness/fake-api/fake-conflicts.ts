import type { Conflict } from '../../../src/shared/domain/sync/conflict.ts'
import type { NamedOrder } from './fake-cloud.ts'
import { fakeId } from './random.ts'

const MINUTE = 60_000

/** One of each kind of question that the pages have to show well: two labels, two notes, and a long right-to-left one. */
export function conflictsOf(orders: readonly NamedOrder[], now: number): Conflict[] {
  const [first, second, third] = orders
  return [
    {
      ...base(50, first, now - 6 * MINUTE),
      kind: 'printedTwice',
      title: 'The label was printed at two desks',
      sides: [
        { who: 'Bench 1 · sam@lumen.example', at: now - 9 * MINUTE, what: 'printed the label, copy 1' },
        { who: 'Bench 2 · ana@lumen.example', at: now - 7 * MINUTE, what: 'printed the label, copy 1' },
      ],
      done: 'Both prints are kept in the journal. The order counts as labelled once.',
      safeChoice: 'first',
      choices: [
        {
          id: 'second',
          label: 'The one of Bench 2 is on the box',
          effect: 'The label of Bench 1 is marked as waste.',
          takesNote: false,
        },
        {
          id: 'first',
          label: 'The one of Bench 1 is on the box',
          effect: 'The label of Bench 2 is marked as waste. Tear it up.',
          takesNote: false,
        },
        {
          id: 'both',
          label: 'Two boxes left',
          effect: 'Both stay; the order says so to whoever looks at it.',
          takesNote: false,
        },
      ],
    },
    {
      ...base(51, second, now - 31 * MINUTE),
      kind: 'note',
      title: 'Two notes were written on the same words',
      sides: [
        { who: 'Bench 1 · sam@lumen.example', at: now - 40 * MINUTE, what: 'changed the note' },
        { who: 'שולחן 3 📦 · ana@lumen.example', at: now - 38 * MINUTE, what: 'changed the note' },
      ],
      done: 'The server keeps its own; yours is kept here.',
      safeChoice: 'merged',
      choices: [
        { id: 'merged', label: 'Keep both', effect: 'The text above becomes the note.', takesNote: true },
        {
          id: 'ours',
          label: 'Keep mine',
          effect: 'What the other desk wrote is in the journal only.',
          takesNote: false,
        },
        {
          id: 'theirs',
          label: 'Keep theirs',
          effect: 'What you wrote is in the journal only.',
          takesNote: false,
        },
      ],
      texts: {
        base: 'Gift wrap',
        ours: 'Gift wrap in red 🎁, card inside',
        theirs: 'عبوة هدية باللون الأزرق',
      },
    },
    {
      ...base(52, third, now - 95 * MINUTE),
      kind: 'shippedCancelled',
      title:
        'محمد العلي cancelled, but the parcel of Isla Robertson-Featherstonehaugh of Upper Wherever had left',
      sides: [
        { who: 'TikTok', at: now - 120 * MINUTE, what: 'cancelled the order for the buyer' },
        { who: 'Bench 2 · ana@lumen.example', at: now - 118 * MINUTE, what: 'marked it shipped' },
      ],
      done: 'The parcel counts as gone, since a sealed box is sealed. The order says cancelled.',
      safeChoice: 'leave',
      choices: [
        {
          id: 'leave',
          label: 'It has left',
          effect: 'Ask the carrier to bring it back; nothing changes here.',
          takesNote: false,
        },
        {
          id: 'here',
          label: 'It is still here',
          effect: 'The order is opened again so that the parcel can be unpacked.',
          takesNote: false,
        },
      ],
    },
  ]
}

function base(
  number: number,
  order: NamedOrder | undefined,
  createdAt: number,
): Pick<
  Conflict,
  'id' | 'status' | 'orderSeq' | 'tiktokOrderId' | 'createdAt' | 'resolution' | 'resolvedAt' | 'texts'
> {
  return {
    id: fakeId(9, number),
    status: 'open',
    orderSeq: order?.seq ?? null,
    tiktokOrderId: order?.tiktokOrderId ?? null,
    createdAt,
    resolution: null,
    resolvedAt: null,
    texts: null,
  }
}
