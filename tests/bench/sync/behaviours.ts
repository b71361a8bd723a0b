import { randomUUID } from 'node:crypto'
import { type BigShop, connect } from '../backend/shop.ts'
import type { Figures } from '../lib/figures.ts'
import { pause } from '../lib/random.ts'
import { CountingProxy } from './counting-proxy.ts'
import { addSpareProducts } from './peer-schema.ts'
import { ENGINES, type Engine, openSubject, type Stage, type Subject } from './subjects.ts'

/** Rows that each scenario changes. */
const ROWS = 10
/** After this long without the right answer there will be none. */
const PATIENCE_MS = 15_000
/** Longest that is waited for an engine to close. */
const CLOSING_MS = 2_000
/** How long a token is of no use before there is another one. */
const STALE_MS = 4_000

const BEHAVIOURS = [
  'late_commit',
  'hard_delete',
  'visibility_exit',
  'row_cap',
  'expired_token',
  'counters',
  'jsonb_update',
] as const
type Behaviour = (typeof BEHAVIOURS)[number]
/** Each behaviour of each engine, and how many of each engine's are wrong. */
export async function wrongs(stage: Stage): Promise<Figures> {
  const figures: Record<string, number> = {}
  await addSpareProducts(stage.shop)
  for (const engine of ENGINES) {
    let wrong = 0
    for (const behaviour of BEHAVIOURS) {
      const one = await isWrong(stage, engine, behaviour)
      figures[`${engine}_wrong_${behaviour}`] = one
      wrong += one
    }
    figures[`${engine}_wrong`] = wrong
  }
  return figures
}

/** 1 where an engine shows, or leaves on the server, something else than it should. */
async function isWrong(stage: Stage, engine: Engine, behaviour: Behaviour): Promise<number> {
  const patience = pause(PATIENCE_MS).then(() => false)
  try {
    return (await Promise.race([SCENARIOS[behaviour](stage, engine), patience])) ? 0 : 1
  } finally {
    // Closing may wait for what hangs.
    for (const subject of standing) await Promise.race([closeOnce(subject), pause(CLOSING_MS)])
  }
}

/** What scenarios have opened: one that hangs closes nothing itself, and RxDB holds few collections at once. */
const standing = new Set<Subject>()

async function open(...[stage, engine, at]: Parameters<typeof openSubject>): Promise<Subject> {
  const subject = await openSubject(stage, engine, at)
  standing.add(subject)
  return { ...subject, close: () => closeOnce(subject) }
}

async function closeOnce(subject: Subject): Promise<void> {
  if (standing.delete(subject)) await subject.close()
}

type Scenario = (stage: Stage, engine: Engine) => Promise<boolean>

const SCENARIOS: Readonly<Record<Behaviour, Scenario>> = {
  late_commit: onProducts(async ({ shop, scratch }, subject, ids) => {
    const late = await connect(shop.backend.adminUrl, scratch)
    await late.query('begin')
    await late.query(`update public.products set name = 'late' where id = any ($1::uuid[])`, [
      ids.slice(0, ROWS),
    ])
    await pause(20)
    await shop.admin.query(`update public.products set name = 'early' where id = any ($1::uuid[])`, [
      ids.slice(ROWS, 2 * ROWS),
    ])
    await subject.sync()
    await late.query('commit')
    await subject.sync()
    const shown = await subject.products()
    return ids.slice(0, ROWS).every((id) => shown.get(id) === 'late')
  }),
  hard_delete: onProducts(async ({ shop }, subject, ids) => {
    await shop.admin.query('delete from public.products where id = any ($1::uuid[])', [ids.slice(0, ROWS)])
    await subject.sync()
    const shown = await subject.products()
    return ids.slice(0, ROWS).every((id) => !shown.has(id))
  }),
  visibility_exit: onProducts(async ({ shop, otherCreator }, subject, ids) => {
    await shop.admin.query('update public.products set creator_id = $2 where id = any ($1::uuid[])', [
      ids.slice(0, ROWS),
      otherCreator,
    ])
    await subject.sync()
    const shown = await subject.products()
    return ids.slice(0, ROWS).every((id) => !shown.has(id))
  }),
  row_cap: async (stage, engine) => {
    const subject = await open(stage, engine)
    const orders = await subject.ordersOfLargePages()
    await subject.close()
    return orders === stage.orders
  },
  expired_token: async (stage, engine) => {
    const proxy = await CountingProxy.open(stage.scratch, stage.shop.backend.url)
    const old = await stage.shop.token()
    let token = old
    const subject = await open(stage, engine, { url: proxy.url, token: () => token })
    await subject.sync()
    const [id = ''] = await spareProducts(stage.shop)
    await stage.shop.admin.query(`update public.products set name = 'after' where id = $1`, [id])
    proxy.expireTokens()
    const fresh = await stage.shop.token('authenticated', '3h')
    setTimeout(() => {
      token = fresh
    }, STALE_MS)
    await subject.sync()
    const shown = await subject.products()
    await subject.close()
    return shown.get(id) === 'after'
  },
  counters: async (stage, engine) => {
    await setCounters(stage, 100)
    const subject = await open(stage, engine)
    await subject.sync()
    await subject.takeThree()
    await moveCounters(stage, -5)
    await subject.sync()
    await subject.sync()
    const here = await subject.counter()
    const there = await serverCounter(stage, engine)
    await subject.close()
    return here === 92 && there === 92
  },
  jsonb_update: async (stage, engine) => {
    const subject = await open(stage, engine)
    await subject.sync()
    const text = `${engine} ${randomUUID()}`
    await subject.changeText(text)
    await subject.sync()
    const { rows } = await stage.shop.admin.query<{ text: string }>(
      engine === 'ours'
        ? `select note as text from public.orders where tiktok_order_id = '${stage.textNumber}'`
        : `select name as text from public.products where id = '${stage.textId}'`,
    )
    await subject.close()
    return rows[0]?.text === text
  },
}

/** A scenario on products that no order names and no scenario before has used. */
function onProducts(
  scenario: (stage: Stage, subject: Subject, ids: readonly string[]) => Promise<boolean>,
): Scenario {
  return async (stage, engine) => {
    const subject = await open(stage, engine)
    await subject.sync()
    const isRight = await scenario(stage, subject, await spareProducts(stage.shop))
    await subject.close()
    return isRight
  }
}

/** Products that no order names and that nothing has happened to yet. */
async function spareProducts({ admin, creatorId }: BigShop): Promise<string[]> {
  const { rows } = await admin.query<{ id: string }>(
    `select id from public.products where creator_id = $1 and name = 'Spare' order by id`,
    [creatorId],
  )
  if (rows.length < 2 * ROWS) throw new Error('All spare products are used up')
  return rows.map(({ id }) => id)
}

/** Both counters: the peers' plain one and ours, which is stock in a place. */
async function setCounters({ shop, counterId, textId }: Stage, quantity: number): Promise<void> {
  await shop.admin.query('update public.bench_counters set qty = $2 where id = $1', [counterId, quantity])
  await shop.admin.query('update public.inventory_sync set local_stock = $2 where product_id = $1', [
    textId,
    quantity,
  ])
}

async function moveCounters({ shop, counterId, textId }: Stage, by: number): Promise<void> {
  await shop.admin.query('update public.bench_counters set qty = qty + $2 where id = $1', [counterId, by])
  await shop.admin.query(
    'update public.inventory_sync set local_stock = local_stock + $2 where product_id = $1',
    [textId, by],
  )
}

async function serverCounter({ shop, counterId, textId }: Stage, engine: Engine): Promise<number> {
  const { rows } = await shop.admin.query<{ qty: number }>(
    engine === 'ours'
      ? 'select local_stock as qty from public.inventory_sync where product_id = $1'
      : 'select qty from public.bench_counters where id = $1',
    [engine === 'ours' ? textId : counterId],
  )
  return rows[0]?.qty ?? Number.NaN
}
