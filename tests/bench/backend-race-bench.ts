import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Cursor, Page, PushAnswer } from '../../src/shared/sync/answers.ts'
import { type BigShop, bigShop, connect, newDesk, rpc } from './backend/shop.ts'
import { type Bench, bar, type Figures, type Scratch } from './lib/figures.ts'
import { pause, seeded } from './lib/random.ts'

const ROWS = 2_000
const WRITERS = 8
const TURNS = 250
const LONGEST_HOLD_MS = 60
const POLL_EVERY_MS = 20

/** Whether what is committed late is ever missed, against the cursor by updated_at that everybody writes first. */
export const backendRaceBench: Bench = {
  name: 'backend-race',
  about:
    'rows that stay stale after 8 writers that hold transactions 0 to 60 ms, and acknowledgements before their rows',
  prepare: async (scratch) => {
    const shop = await bigShop(scratch, ROWS + 50)
    return { once: (index) => measure(shop, scratch, index) }
  },
  bars: (figures) => [
    bar(figures, 'stale_rows', '<=', 0),
    bar(figures, 'control_stale_rows', '>=', 1),
    bar(figures, 'ack_before_row', '<=', 0),
  ],
}

async function measure(shop: BigShop, scratch: Scratch, index: number): Promise<Figures> {
  const { rows } = await shop.admin.query<{ id: string }>(
    'select id from public.orders order by tiktok_order_id',
  )
  const ids = rows.map(({ id }) => id)
  const desk = new Poller(shop, await newDesk(shop), await shop.token())
  const control = new ControlPoller(await connect(shop.backend.adminUrl, scratch), shop.creatorId)
  await desk.poll()
  desk.rememberRevs()
  await control.poll()
  let isOver = false
  const polling = [desk, control].map(async (poller) => {
    while (!isOver) {
      await poller.poll()
      await pause(POLL_EVERY_MS)
    }
  })
  const pushing = pushNotes(shop, scratch, desk, ids.slice(ROWS), () => isOver)
  await Promise.all(
    Array.from({ length: WRITERS }, (_, writer) =>
      write(shop, ids.slice(0, ROWS), seeded(index * 100 + writer)),
    ),
  )
  isOver = true
  const pushes = await pushing
  await Promise.all(polling)
  await desk.poll()
  await control.poll()
  const truth = await shop.admin.query<{ id: string; note: string }>('select id, note from public.orders')
  const stale = (notes: ReadonlyMap<string, string>) =>
    truth.rows.filter(({ id, note }) => notes.get(id) !== note).length
  return {
    stale_rows: stale(desk.notes),
    control_stale_rows: stale(control.notes),
    ack_before_row: desk.earlyAcks,
    control_ack_before_row: desk.notThereYet,
    acks_seen: desk.acksSeen,
    pushes,
    polls: desk.polls,
  }
}

/** One writer: a row at a time, in a transaction that stays open for a while. */
async function write(shop: BigShop, ids: readonly string[], random: () => number): Promise<void> {
  const client = new pg.Client({ connectionString: shop.backend.adminUrl })
  await client.connect()
  for (let turn = 0; turn < TURNS; turn += 1) {
    const id = ids[Math.floor(random() * ids.length)]
    await client.query('begin')
    await client.query('update public.orders set note = $2 where id = $1', [id, randomUUID()])
    await pause(random() * LONGEST_HOLD_MS)
    await client.query('commit')
  }
  await client.end()
}

/** Pushes notes while an unrelated transaction is open nearly always. Answers how many. */
async function pushNotes(
  shop: BigShop,
  scratch: Scratch,
  desk: Poller,
  ids: readonly string[],
  isOver: () => boolean,
): Promise<number> {
  const unrelated = await connect(shop.backend.adminUrl, scratch)
  let seq = 0
  for (; !isOver(); seq += 1) {
    if (seq % 5 === 0) {
      if (seq > 0) await unrelated.query('commit')
      await unrelated.query('begin')
      await unrelated.query('select pg_current_xact_id()')
    }
    const id = ids[seq % ids.length] ?? ''
    const [base, note] = [desk.wanted.get(id) ?? desk.notes.get(id) ?? '', randomUUID()]
    const mutation = {
      id: randomUUID(),
      seq: seq + 1,
      act: 'note',
      at: 1_795_000_000_000,
      payload: { orderId: id, base, note },
    }
    desk.sent.set(mutation.id, { order: id, turn: seq })
    desk.wanted.set(id, note)
    await rpc<PushAnswer>(shop, desk.token, 'sync_push', { device_id: desk.id, mutations: [mutation] })
    // Who takes the answer of a push for the acknowledgement drops its edit here, and shows the old note.
    if (desk.notes.get(id) !== note) desk.notThereYet += 1
    await pause(POLL_EVERY_MS)
  }
  await unrelated.query('commit')
  return seq
}

/** A desk that pulls by the law. */
class Poller {
  readonly notes = new Map<string, string>()
  readonly sent = new Map<string, { order: string; turn: number }>()
  readonly wanted = new Map<string, string>()
  readonly id: string
  readonly token: string
  earlyAcks = 0
  acksSeen = 0
  notThereYet = 0
  polls = 0
  readonly #shop: BigShop
  readonly #revs = new Map<string, number>()
  readonly #firstRevs = new Map<string, number>()
  #cursor: Cursor | null = null

  constructor(shop: BigShop, id: string, token: string) {
    this.#shop = shop
    this.id = id
    this.token = token
  }

  async poll(): Promise<void> {
    for (;;) {
      const page = await rpc<Page>(this.#shop, this.token, 'sync_pull', {
        device_id: this.id,
        cursor: this.#cursor,
      })
      this.polls += 1
      const part = page.tables.orders
      const [id, rev, note] = ['id', 'rev', 'note'].map((name) => part?.cols.indexOf(name) ?? -1)
      for (const row of part?.rows ?? []) {
        this.notes.set(String(row[id ?? -1]), String(row[note ?? -1]))
        this.#revs.set(String(row[id ?? -1]), Number(row[rev ?? -1]))
      }
      for (const [mutation] of page.acks) this.#check(mutation)
      this.#cursor = page.cursor
      if (!page.more) return
    }
  }

  /** Every push on an order raises its rev by one: an acknowledged one below that came before its row. */
  #check(mutation: string): void {
    const sent = this.sent.get(mutation)
    if (sent === undefined) return
    this.acksSeen += 1
    const before = [...this.sent.values()].filter(
      ({ order, turn }) => order === sent.order && turn <= sent.turn,
    ).length
    if ((this.#revs.get(sent.order) ?? 0) < (this.#firstRevs.get(sent.order) ?? 1) + before)
      this.earlyAcks += 1
  }

  /** Takes the revs as they stand before the first push of this run. */
  rememberRevs(): void {
    for (const [order, rev] of this.#revs) this.#firstRevs.set(order, rev)
  }
}

/** The cursor that everybody writes first: rows whose updated_at is later than the last one seen. */
class ControlPoller {
  readonly notes = new Map<string, string>()
  readonly #client: pg.Client
  readonly #creatorId: string
  #cursor: [string, string] = ['-infinity', '00000000-0000-0000-0000-000000000000']

  constructor(client: pg.Client, creatorId: string) {
    this.#client = client
    this.#creatorId = creatorId
  }

  async poll(): Promise<void> {
    const { rows } = await this.#client.query<{ id: string; note: string; at: string }>(
      `select id, note, updated_at::text as at from public.orders
       where creator_id = $1 and (updated_at, id) > ($2::timestamptz, $3::uuid) order by updated_at, id`,
      [this.#creatorId, ...this.#cursor],
    )
    for (const { id, note } of rows) this.notes.set(id, note)
    const last = rows.at(-1)
    if (last !== undefined) this.#cursor = [last.at, last.id]
  }
}
