// The two halves of a first copy, each alone: pulling and parsing all pages, then writing pages that are already worked
// out, in the store's own transactions. What working them out takes is told apart and belongs to neither.
import { performance } from 'node:perf_hooks'
import { deserialize, serialize } from 'node:v8'
import { createClient } from '@supabase/supabase-js'
import type { PageRecord } from '../../../src/main/sync/records/page-record.ts'
import { Recorder } from '../../../src/main/sync/records/recorder.ts'
import { syncSteps } from '../../../src/main/sync/store/sync-steps.ts'
import type { Page } from '../../../src/shared/sync/answers.ts'
import { CloudStore } from '../../harness/sync/cloud-store.ts'

const { url, key, token, userId, creatorId, shopId, pageRows } = JSON.parse(process.argv[2] ?? '') as {
  readonly url: string
  readonly key: string
  readonly token: string
  readonly userId: string
  readonly creatorId: string
  readonly shopId: string
  readonly pageRows: number
}
const client = createClient(url, key, { accessToken: async () => token })
const user = { id: userId, email: '', password: '', token, client }
const cloud = await CloudStore.open({ creatorId, shopId } as Parameters<typeof CloudStore.open>[0], user)
const { deviceId } = await cloud.sync.position()

const texts: string[] = []
const readMs = await pullAll()
const records = recordAll()
const writeMs = await writeAll(records.pages)
const orders = cloud.store.rows<{ n: number }>('SELECT count(*) AS n FROM orders')[0]?.n ?? 0
const items = cloud.store.rows<{ n: number }>('SELECT count(*) AS n FROM order_items')[0]?.n ?? 0
cloud.close()
process.stdout.write(
  JSON.stringify({ readMs, recordMs: records.ms, writeMs, orders, items, pages: texts.length }),
)

async function pullAll(): Promise<number> {
  const startedAt = performance.now()
  for (let cursor: unknown = null; ; ) {
    const response = await fetch(`${url}/rest/v1/rpc/sync_pull`, {
      method: 'POST',
      headers: { apikey: key, authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ device_id: deviceId, cursor, page_limit: pageRows }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(text)
    const page = JSON.parse(text) as Page
    texts.push(text)
    cursor = page.cursor
    if (!page.more) return performance.now() - startedAt
  }
}

/** Kept as bytes, so that a heap full of rows slows nothing down that is measured afterwards. */
function recordAll(): { readonly pages: readonly Buffer[]; readonly ms: number } {
  const recorder = new Recorder({ creatorId, now: Date.now, shipByEstimateHours: 48, statusMap: {} })
  let ms = 0
  const pages = texts.map((text) => {
    const page = JSON.parse(text) as Page
    const startedAt = performance.now()
    const record = recorder.record(page)
    ms += performance.now() - startedAt
    return serialize(record)
  })
  return { pages, ms }
}

async function writeAll(pages: readonly Buffer[]): Promise<number> {
  let ms = 0
  for (const bytes of pages) {
    const page = deserialize(bytes) as PageRecord
    const startedAt = performance.now()
    await syncSteps['sync.applyPage'](cloud.host, { page })
    ms += performance.now() - startedAt
  }
  return ms
}
