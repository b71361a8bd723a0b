import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundleChildren } from '../harness/fault/bundle.ts'
import { runChild } from '../harness/fault/child.ts'
import { type FakeZebra, startFakeZebra } from '../harness/printers/fake-zebra.ts'
import { someOrders } from '../harness/store/orders.ts'
import { openTestDesk } from '../harness/store/test-desk.ts'
import { TestStore, temporaryFolder } from '../harness/store/test-store.ts'

const ORDERS = someOrders(20).map((order) => order.tiktokOrderId)
/** The child turns the order round, one label after the other to the front. */
const TURNED = ORDERS.toReversed()

let home = ''
let template = ''
let child = ''
beforeAll(async () => {
  home = temporaryFolder()
  child = join(await bundleChildren('print-order', ['queue-child']), 'queue-child.js')
  template = join(home, 'template')
  const store = await TestStore.open(template)
  await store.bring(someOrders(20))
  store.closeFile()
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

const paper = (zebra: FakeZebra) =>
  zebra.printed.map(
    ({ bytes }) => ORDERS.find((order) => bytes.toString('latin1').includes(order)) ?? 'unknown',
  )

/** Has the child queue the labels, and kills it with its first line or, if it goes on, once so many are out. */
async function queueUntilKilled(zebra: FakeZebra, what: 'stay' | 'go', labels = 0): Promise<string> {
  const folder = join(home, what)
  cpSync(template, folder, { recursive: true })
  const ended = await runChild(
    child,
    [folder, zebra.host, String(zebra.port), what, ...ORDERS],
    (_line, kill) => what === 'stay' && kill(),
    async (kill) => {
      while (what === 'go' && zebra.printed.length < labels) await sleep(1)
      if (what === 'go') kill()
    },
  )
  expect(ended.signal, ended.errors).toBe('SIGKILL')
  return folder
}

describe('a desk that is killed', { timeout: 60_000 }, () => {
  test('between the new order and the first label comes back stopped, and prints in that order when it is let go', async () => {
    const zebra = await startFakeZebra({})
    const folder = await queueUntilKilled(zebra, 'stay')
    const one = await openTestDesk({ folder })
    try {
      const [queue] = await one.desk.handlers['print.queue']({}, one.call())
      await one.desk.printing.idle()
      expect(paper(zebra)).toEqual([])
      expect(queue?.paused).not.toBeNull()
      expect(queue?.jobs.map((job) => job.tiktokOrderId)).toEqual(TURNED)
      await one.desk.handlers['printers.pause']({ id: queue?.printerId ?? '', paused: false }, one.call())
      await one.desk.printing.idle()
      expect(paper(zebra)).toEqual(TURNED)
    } finally {
      await one.remove()
      await zebra.close()
    }
  })

  test('while it prints them goes on with the next of that order, each once', async () => {
    const zebra = await startFakeZebra({ labelMs: 2 })
    const folder = await queueUntilKilled(zebra, 'go', 7)
    const one = await openTestDesk({ folder })
    try {
      await one.desk.printing.idle()
      const jobs = await one.desk.handlers['print.jobs']({ limit: 100 }, one.call())
      const inDoubt = jobs.filter((job) => job.state === 'uncertain').map((job) => job.tiktokOrderId)
      expect(inDoubt.length).toBeLessThanOrEqual(1)
      const came = paper(zebra)
      expect(new Set(came).size).toBe(came.length)
      expect(came).toEqual(TURNED.filter((order) => came.includes(order)))
      expect(TURNED.filter((order) => !came.includes(order) && !inDoubt.includes(order))).toEqual([])
    } finally {
      await one.remove()
      await zebra.close()
    }
  })
})
