import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundleChildren } from '../harness/fault/bundle.ts'
import { runChild } from '../harness/fault/child.ts'
import { type FakeZebra, startFakeZebra, type ZebraMode } from '../harness/printers/fake-zebra.ts'
import { someOrders } from '../harness/store/orders.ts'
import { openTestDesk } from '../harness/store/test-desk.ts'
import { TestStore, temporaryFolder } from '../harness/store/test-store.ts'

const BATCH = 50
const ORDERS = someOrders(BATCH).map((order) => order.tiktokOrderId)

let home = ''
let template = ''
let child = ''
beforeAll(async () => {
  home = temporaryFolder()
  child = join(await bundleChildren('print-batch', ['print-child']), 'print-child.js')
  template = join(home, 'template')
  const store = await TestStore.open(template)
  await store.bring(someOrders(BATCH))
  store.closeFile()
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

/** How often each order's label came out on paper. */
function printedOf(zebra: FakeZebra): Map<string, number> {
  const counts = new Map<string, number>()
  for (const label of zebra.printed) {
    const text = label.bytes.toString('latin1')
    const order = ORDERS.find((id) => text.includes(id)) ?? 'unknown'
    counts.set(order, (counts.get(order) ?? 0) + 1)
  }
  return counts
}

/** Kills the child once so many labels are out, or so many bytes later. */
async function printUntilKilled(folder: string, zebra: FakeZebra, labels: number): Promise<string[]> {
  const ended = await runChild(
    child,
    [folder, zebra.host, String(zebra.port), '', ...ORDERS],
    undefined,
    async (kill) => {
      while (zebra.printed.length < labels) await sleep(1)
      kill()
    },
  )
  expect(ended.signal, ended.errors).toBe('SIGKILL')
  return ended.lines.flatMap((line) => (line['asked'] as string[] | undefined) ?? [])
}

/** Starts a desk on what is left and lets its queue come to rest. */
async function restart(folder: string) {
  const one = await openTestDesk({ folder })
  try {
    await one.desk.printing.idle()
    return await one.desk.handlers['print.jobs']({ limit: 1_000 }, one.call())
  } finally {
    await one.close()
  }
}

const modes: Readonly<Record<string, ZebraMode>> = {
  'that answers': { labelMs: 1 },
  'that never answers': { isSilent: true, labelMs: 1 },
}

describe.concurrent('a batch of 50 labels on a printer', { timeout: 120_000 }, () => {
  for (const [what, mode] of Object.entries(modes))
    test(`${what}, its desk killed at five moments, loses no label silently and doubles none`, async () => {
      for (const labels of [1, 9, 20, 33, 47]) {
        const folder = join(home, `${mode.isSilent === true ? 'silent' : 'answers'}-${labels}`)
        cpSync(template, folder, { recursive: true })
        const zebra = await startFakeZebra({ ...mode })
        try {
          const asked = await printUntilKilled(folder, zebra, labels)
          const jobs = await restart(folder)
          expect(jobs.map((job) => job.id).sort()).toEqual([...asked].sort())
          const printed = printedOf(zebra)
          for (const job of jobs) {
            const copies = printed.get(job.tiktokOrderId) ?? 0
            const said = `order ${job.tiktokOrderId} is ${job.state} and came out ${copies} times`
            expect(['printed', 'sent', 'uncertain'], said).toContain(job.state)
            if (job.state === 'uncertain') expect(copies, said).toBeLessThanOrEqual(1)
            else expect(copies, said).toBe(1)
          }
          expect(
            jobs.filter((job) => job.state === 'uncertain').length,
            'labels in doubt',
          ).toBeLessThanOrEqual(1)
        } finally {
          await zebra.close()
          rmSync(folder, { recursive: true, force: true })
        }
      }
    })
})

/** What a desk that died between the key and the first byte has to have done once it was started again. */
const deaths = {
  'command.afterEffect': { moment: 'before the labels were stored', labels: 0 },
  'command.afterCommit': { moment: 'with the first label claimed and nothing sent', labels: BATCH },
} as const

describe.concurrent('a desk that dies in the step that asks for labels and claims the first', {
  timeout: 60_000,
}, () => {
  for (const [point, { moment, labels }] of Object.entries(deaths))
    test(`${moment}, prints ${labels} labels after its restart, each once`, async () => {
      const folder = join(home, point)
      cpSync(template, folder, { recursive: true })
      const zebra = await startFakeZebra({})
      try {
        const ended = await runChild(child, [folder, zebra.host, String(zebra.port), point, ...ORDERS])
        expect(ended.signal, ended.errors).toBe('SIGKILL')
        expect(zebra.firstBytesAt).toHaveLength(0)
        const jobs = await restart(folder)
        expect(jobs.map((job) => job.state)).toEqual(Array.from({ length: labels }, () => 'printed'))
        expect([...printedOf(zebra).values()]).toEqual(Array.from({ length: labels }, () => 1))
      } finally {
        await zebra.close()
        rmSync(folder, { recursive: true, force: true })
      }
    })
})
