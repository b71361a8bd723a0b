import type { MessagePort } from 'node:worker_threads'
import type { RecordInput } from '../imports/order-record.ts'
import { contentHash } from '../imports/read/content-hash.ts'
import { BatchSender } from '../imports/run/batch-sender.ts'
import { practiceOrders } from './generate/practice-orders.ts'

/** How a practice shop is made: deterministic by seed, around `nowAt` (ms UTC). */
export interface PracticeJob {
  readonly count: number
  readonly seed: number
  readonly nowAt: number
  readonly currency: string
  readonly timeZone: string
}

/** Makes orders up and hands them to the writer as an import would; answers the number of lines. */
export async function sendPracticeOrders(
  job: PracticeJob & { port: MessagePort },
  input: RecordInput,
): Promise<{ lines: number }> {
  const sender = new BatchSender(job.port, input)
  let lines = 0
  for (const batch of practiceOrders(job)) {
    lines += batch.reduce((sum, order) => sum + order.items.length, 0)
    await sender.send({
      orders: batch.map((order) => ({ order, contentHash: contentHash(order) })),
      replaces: false,
    })
  }
  sender.end()
  return { lines }
}
