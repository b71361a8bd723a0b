import type { Cursor, Page } from '../../../src/shared/sync/answers.ts'
import type { SyncedTable } from '../../../src/shared/sync/tables.ts'
import { PARTS_OF_ORDERS, type Stamped, tablesOf } from './fake-rows.ts'

type Tables = ReadonlyMap<SyncedTable, ReadonlyMap<string, Stamped>>

/** The phases of a first copy, in the order in which a desk can work with them. */
const PHASES = [
  'creators',
  'tiktok_shops',
  'automation_rules',
  'products',
  'orders',
  'customers',
  'inventory_sync',
  'shipment_labels',
  'desk_events',
  'conflicts',
  'acks',
] as const satisfies readonly (SyncedTable | 'acks')[]

interface Step {
  readonly byTable: Map<SyncedTable, Stamped[]>
  readonly acks: Page['acks']
  readonly asked: number
  readonly taken: number
  readonly last: string | undefined
  readonly before?: string | undefined
}

/** One page of a first copy; several small phases share one. After the last comes a pull from the recorded watermark. */
export function bootstrapPage(
  tables: Tables,
  acks: Page['acks'],
  from: Cursor,
  limit: number,
): Omit<Page, 'watermark' | 'serverTime'> {
  let at = from
  let room = limit
  const found = new Map<SyncedTable, Stamped[]>()
  const told: Page['acks'] = []
  while (at.phase !== undefined && room > 0) {
    const step = stepOf(PHASES[at.phase - 1] ?? 'acks', tables, acks, at, room)
    for (const [name, rows] of step.byTable) found.set(name, [...(found.get(name) ?? []), ...rows])
    told.push(...step.acks)
    room -= step.taken
    if (step.taken === step.asked) {
      at = { ...at, id: step.last, before: step.before }
      break
    }
    const { epoch, xid } = at
    at = at.phase < PHASES.length ? { epoch, xid, phase: at.phase + 1 } : { epoch, xid }
  }
  // A cursor goes over the wire as JSON, where what is not there is left out.
  const cursor = JSON.parse(JSON.stringify(at)) as Cursor
  return { cursor, more: true, isBootstrap: true, tables: tablesOf(found, true), gone: [], acks: told }
}

function stepOf(
  phase: (typeof PHASES)[number],
  tables: Tables,
  acks: Page['acks'],
  at: Cursor,
  room: number,
): Step {
  if (phase === 'orders') return ordersStep(tables, at, Math.ceil(room / 2))
  if (phase === 'acks') {
    const taken = [...acks]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .filter(([id]) => id > (at.id ?? ''))
      .slice(0, room)
    return { byTable: new Map(), acks: taken, asked: room, taken: taken.length, last: taken.at(-1)?.[0] }
  }
  const rows = [...(tables.get(phase)?.values() ?? [])]
    .sort((one, other) => (one.row.id < other.row.id ? -1 : 1))
    .filter(({ row }) => row.id > (at.id ?? ''))
    .slice(0, room)
  return {
    byTable: rows.length > 0 ? new Map([[phase, rows]]) : new Map(),
    acks: [],
    asked: room,
    taken: rows.length,
    last: rows.at(-1)?.row.id,
  }
}

/** Orders from the newest down, each with all that belongs to it. */
function ordersStep(tables: Tables, at: Cursor, asked: number): Step {
  const key = ({ row }: Stamped) => `${String(row['order_date']).padStart(16, '0')} ${row.id}`
  const orders = [...(tables.get('orders')?.values() ?? [])]
    .sort((one, other) => (key(one) > key(other) ? -1 : 1))
    .filter((one) => at.before === undefined || key(one) < `${at.before} ${at.id}`)
    .slice(0, asked)
  const ids = new Set(orders.map(({ row }) => row.id))
  const byTable = new Map<SyncedTable, Stamped[]>()
  if (orders.length > 0) byTable.set('orders', orders)
  for (const name of PARTS_OF_ORDERS) {
    const parts = [...(tables.get(name)?.values() ?? [])].filter(({ row }) =>
      ids.has(String(row['order_id'])),
    )
    if (parts.length > 0) byTable.set(name, parts)
  }
  const last = orders.at(-1)
  return {
    byTable,
    acks: [],
    asked,
    taken: orders.length,
    last: last?.row.id,
    before: last ? key(last).slice(0, 16) : undefined,
  }
}
