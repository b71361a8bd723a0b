import { describe, expect, test } from 'vitest'
import { CONFLICT_KINDS, conflictSchema } from '../../../../../src/shared/domain/sync/conflict.ts'
import { type ConflictRow, offeredNote } from '../../../../../src/shared/domain/sync/conflict-details.ts'
import { mutationsOfChoice } from '../../../../../src/shared/domain/sync/conflict-mutations.ts'
import { conflictOf } from '../../../../../src/shared/domain/sync/conflict-words.ts'
import { PAYLOADS } from '../../../../../src/shared/sync/mutations.ts'

const ORDER = '0192a000-0000-7000-8000-000000000001'
const MINE = '0192a000-0000-7000-8000-0000000000d1'
const OTHER = '0192a000-0000-7000-8000-0000000000d2'
const [NINE, TEN, ELEVEN] = [9, 10, 11].map((hour) => Date.UTC(2026, 10, 29, hour)) as [
  number,
  number,
  number,
]

/** What the server puts into `details` of each kind (private.raise_conflict). */
const DETAILS: Readonly<Record<(typeof CONFLICT_KINDS)[number], Record<string, unknown>>> = {
  printedTwice: {
    theirs: { deskId: OTHER, userId: 'u', at: NINE, jobId: 'j' },
    ours: { jobId: 'k' },
    act: 'print',
  },
  printedCancelled: { orderId: ORDER, jobId: 'k', kind: 'label', act: 'print' },
  shippedTwice: { status: 'awaiting_shipment', closedAt: NINE, heldAt: null, holdReason: null, act: 'ship' },
  shippedCancelled: { status: 'cancelled', closedAt: null, heldAt: null, holdReason: null, act: 'ship' },
  shippedUnpaid: { status: 'unpaid', closedAt: null, heldAt: null, holdReason: null, act: 'ship' },
  shippedOnHold: { status: 'unknown', closedAt: null, heldAt: NINE, holdReason: 'address?', act: 'ship' },
  trackingDiffers: { theirs: 'AA1', ours: 'BB2', act: 'label' },
  note: { base: 'red box', theirs: 'blue box', ours: 'green box', act: 'note' },
  unknownOrder: { orderId: ORDER, act: 'pick' },
  unknownProduct: { productId: ORDER, shopId: ORDER, counted: 3, believed: null, act: 'count' },
  factNotApplied: { code: 'conflict.stale', payload: { orderId: ORDER }, act: 'label' },
  addressChanged: { act: 'print' },
}

const aRow = (kind: string, changes: Partial<ConflictRow> = {}): ConflictRow => ({
  id: '0192a000-0000-7000-8000-0000000000c1',
  rev: 1,
  xid: '800',
  table_rank: 5,
  entity_id: ORDER,
  order_id: kind === 'unknownProduct' ? null : ORDER,
  kind,
  status: 'open',
  details: { at: TEN, ...DETAILS[kind as keyof typeof DETAILS] },
  done: 'It was kept.',
  safe_choice: 'Look at it.',
  mutation_id: null,
  device_id: MINE,
  user_id: null,
  resolution: null,
  resolved_by: null,
  resolved_at: null,
  created_at: ELEVEN,
  ...changes,
})

const names = {
  deskName: (id: string) => (id === OTHER ? 'Window bench' : id),
  orderNumber: '5760001',
  orderSeq: 7,
  ownDeskId: MINE,
}

const tell = (row: ConflictRow) => {
  const { title, sides, choices } = conflictOf(row, names)
  return [title, ...sides.map(({ who, what }) => `${who} ${what}`), choices.map(({ id }) => id).join(', ')]
}

describe('a conflict tells its story', () => {
  test('of a label printed at two desks', () => {
    const row = aRow('printedTwice')
    expect(tell(row)).toEqual([
      'The label of order 5760001 was printed at two desks',
      'Window bench printed the label first',
      'This desk printed it too, without knowing of the other',
      'keepTheirs, keepOurs',
    ])
    const { sides, choices } = conflictOf(row, names)
    expect(sides.map(({ at }) => at)).toEqual([NINE, TEN])
    expect(choices[0]).toMatchObject({
      label: 'Label of Window bench',
      effect: 'The label that Window bench printed is on the parcel. Destroy the one that this desk printed.',
    })
  })

  test('of the same, seen from the other desk', () => {
    const { sides, choices } = conflictOf(aRow('printedTwice'), { ...names, ownDeskId: OTHER })
    expect(sides[0]?.who).toBe('This desk')
    expect(choices.map(({ label }) => label)).toEqual(['Label of this desk', `Label of ${MINE}`])
  })

  test('of a label for a cancelled order', () => {
    expect(tell(aRow('printedCancelled'))).toEqual([
      'A label was printed for order 5760001, which was cancelled',
      'TikTok says that the order was cancelled',
      'This desk printed its label',
      'destroyed, sendAnyway',
    ])
  })

  test('of an order that was shipped twice', () => {
    expect(tell(aRow('shippedTwice'))).toEqual([
      'Order 5760001 was marked as shipped twice',
      'Somebody marked it as shipped first',
      'This desk marked it as shipped again',
      'oneLeft, bothLeft',
    ])
  })

  test.each(['shippedTwice', 'shippedOnHold'])('names the desk and the person who were first: %s', (kind) => {
    const theirs = { deskId: OTHER, userId: ORDER, at: NINE }
    const row = aRow(kind, { details: { ...DETAILS[kind as keyof typeof DETAILS], theirs, at: TEN } })
    const [first] = conflictOf(row, { ...names, personAt: () => 'ann@example.test' }).sides
    expect(first).toMatchObject({ who: 'Window bench (ann@example.test)', at: NINE })
    expect(conflictOf(row, { ...names, ownDeskId: OTHER }).sides[0]?.who).toBe('This desk')
  })

  test.each([
    ['shippedCancelled', 'which was cancelled', 'TikTok says that the order was cancelled'],
    ['shippedUnpaid', 'which is not paid', 'TikTok says that the order is not paid'],
    ['shippedOnHold', 'which was on hold', 'Somebody put it on hold: “address?”'],
  ])('of a parcel that should not have left: %s', (kind, why, other) => {
    expect(tell(aRow(kind))).toEqual([
      `A parcel left for order 5760001, ${why}`,
      other,
      'This desk sent its parcel off',
      'stopped, letGo',
    ])
  })

  test('of two tracking numbers', () => {
    expect(tell(aRow('trackingDiffers'))).toEqual([
      'The parcel of order 5760001 has two tracking numbers',
      'The server has the number “AA1”',
      'This desk read the number “BB2”',
      'keepTheirs, keepOurs',
    ])
  })

  test('of a note that both changed', () => {
    const row = aRow('note')
    expect(tell(row)).toEqual([
      'Two people changed the same words of the note on order 5760001',
      'The server has “blue box”',
      'This desk wrote “green box”',
      'merge, keepTheirs, keepOurs',
    ])
    const { texts } = conflictOf(row, names)
    expect(texts).toEqual({ base: 'red box', ours: 'green box', theirs: 'blue box' })
    expect(texts && offeredNote(texts)).toBe('blue box\ngreen box')
    expect(offeredNote({ ours: 'only this', theirs: '' })).toBe('only this')
  })

  test('of what the server does not know', () => {
    expect(tell(aRow('unknownOrder'))).toEqual([
      'Work was done on order 5760001, which the server does not know',
      'The server does not know the order',
      'This desk did this: pick the order',
      'looked',
    ])
    expect(conflictOf(aRow('unknownProduct'), { ...names, orderNumber: null }).sides[1]?.what).toBe(
      'did this: count stock',
    )
  })

  test('of a fact that could not be written down', () => {
    expect(tell(aRow('factNotApplied'))).toEqual([
      'Something was done to order 5760001 that could not be written down',
      'The server could not write it down. Somebody else changed it first, to something else.',
      'This desk did this: record the label of a parcel',
      'looked',
    ])
  })

  test('of an address that changed after the label was printed', () => {
    expect(tell(aRow('addressChanged'))).toEqual([
      'The address of order 5760001 changed after its label was printed',
      'TikTok has another address for the order now',
      'This desk printed a label with the address of before',
      'reprint, keep',
    ])
  })

  test('of a kind that this program does not know, in the words of the server', () => {
    const row = aRow('meteor', { details: 'none', device_id: null, done: 'The box was saved.' })
    expect(conflictOf(row, names)).toMatchObject({
      title: 'Something about order 5760001 needs a look: meteor',
      sides: [{ who: 'A desk that is gone', at: null, what: 'did this: an act' }],
      done: 'The box was saved.',
      safeChoice: 'Look at it.',
      choices: [{ id: 'looked' }],
    })
  })
})

describe('a conflict of any kind', () => {
  test.each([...CONFLICT_KINDS, 'meteor'])(
    '%s fits what the window is told, also with nothing in it',
    (kind) => {
      for (const row of [
        aRow(kind),
        aRow(kind, { details: {}, device_id: null, done: '', safe_choice: '' }),
      ]) {
        const conflict = conflictOf(row, names)
        expect(conflictSchema.parse(conflict)).toEqual(conflict)
        expect(conflict.sides.length).toBeGreaterThan(0)
        expect(conflict.safeChoice).not.toBe('')
        for (const { effect } of conflict.choices) expect(effect).toMatch(/^[A-Z].+\.$/)
      }
    },
  )

  test('that was settled says by which choice, and when', () => {
    const settled = { status: 'resolved', resolved_at: ELEVEN }
    expect(conflictOf(aRow('shippedTwice', { ...settled, resolution: 'oneLeft' }), names)).toMatchObject({
      status: 'resolved',
      resolution: 'One parcel left',
      resolvedAt: ELEVEN,
    })
    expect(conflictOf(aRow('shippedTwice', { ...settled, resolution: 'neither' }), names).resolution).toBe(
      'neither',
    )
  })
})

describe('a choice leads to', () => {
  const acts = (row: ConflictRow, choice: string, note?: string) =>
    mutationsOfChoice(row, choice, note).map(({ act, payload }) => [act, payload])
  const settled = (row: ConflictRow, resolution: string) => [
    'resolveConflict',
    { conflictId: row.id, resolution },
  ]

  test.each([...CONFLICT_KINDS, 'meteor'])('acts that can be sent, the last one settling it: %s', (kind) => {
    const row = aRow(kind)
    for (const { id } of conflictOf(row, names).choices) {
      const mutations = mutationsOfChoice(row, id, 'one note')
      for (const { act, payload } of mutations) expect(PAYLOADS[act].parse(payload)).toEqual(payload)
      expect(mutations.at(-1)).toMatchObject({ act: 'resolveConflict', payload: { resolution: id } })
    }
  })

  test('one note of both, on top of the one that is there', () => {
    const row = aRow('note')
    expect(acts(row, 'merge', 'blue and green box')).toEqual([
      ['note', { orderId: ORDER, base: 'blue box', note: 'blue and green box' }],
      settled(row, 'merge'),
    ])
    expect(acts(row, 'keepOurs')[0]).toEqual([
      'note',
      { orderId: ORDER, base: 'blue box', note: 'green box' },
    ])
    expect(acts(row, 'keepTheirs')).toEqual([settled(row, 'keepTheirs')])
  })

  test('no note that was not written, and none that is too long', () => {
    expect(() => acts(aRow('note'), 'merge')).toThrow('Write the note')
    expect(() => acts(aRow('note'), 'merge', 'x'.repeat(2_001))).toThrow('at most 2000 letters')
  })

  test('an open order again where the parcel was stopped', () => {
    const row = aRow('shippedCancelled')
    expect(acts(row, 'stopped')).toEqual([
      ['reopen', { orderId: ORDER, stage: 'exception', reason: 'The parcel was stopped.' }],
      settled(row, 'stopped'),
    ])
    expect(acts(aRow('shippedOnHold'), 'stopped')[0]?.[1]).toMatchObject({ stage: 'labelled' })
    expect(acts(row, 'letGo')).toEqual([settled(row, 'letGo')])
  })

  test('nothing but its end where no order is known', () => {
    expect(acts(aRow('note', { order_id: null }), 'keepOurs')).toHaveLength(1)
  })

  test('nothing at all where the kind does not offer it', () => {
    expect(() => acts(aRow('shippedTwice'), 'merge')).toThrow('cannot be settled that way')
  })
})
