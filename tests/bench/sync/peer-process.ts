// One peer that takes its first copy of orders and their lines, in a process of its own: into memory, which is all that
// either can do here.
import { performance } from 'node:perf_hooks'
import { LegendPeer } from './legend-client.ts'
import { RxdbPeer } from './rxdb-client.ts'

const TABLES = ['orders', 'order_items'] as const

const [name = '', addressJson = ''] = process.argv.slice(2)
const { url, key, token } = JSON.parse(addressJson) as { url: string; key: string; token: string }
const address = { url, key, token: () => token }
const peer =
  name === 'rxdb'
    ? await RxdbPeer.open(address, TABLES)
    : new LegendPeer(address, TABLES, { isPaged: true, isKept: false })

const startedAt = performance.now()
await Promise.all(TABLES.map((table) => peer.sync(table)))
const copyMs = performance.now() - startedAt
const [orders, items] = await Promise.all(TABLES.map((table) => peer.count(table)))
process.stdout.write(JSON.stringify({ copyMs, orders, items }))
process.exit(0)
