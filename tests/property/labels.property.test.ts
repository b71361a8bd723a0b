import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type JudgedPage, judgeChunk } from '../../src/main/app/desk/labels/judge-chunk.ts'
import type { ReadableFile } from '../../src/main/app/desk/labels/readable-file.ts'
import { anOrder, aPackage } from '../harness/store/orders.ts'
import { TestStore } from '../harness/store/test-store.ts'

const ORDERS = 30
const numberOf = (at: number) => `5769000000000${String(10_000 + at)}`
const trackingOf = (at: number) => `JD67085163849${String(10_000 + at)}`

/** What a page holds; it is told again by its text and bars alone. */
interface Page {
  readonly text: string
  readonly barcodes: readonly string[]
}

let store: TestStore
let runs = 0

beforeAll(async () => {
  store = await TestStore.open()
  await store.bring(
    Array.from({ length: ORDERS }, (_, at) =>
      anOrder(numberOf(at), {
        packages:
          at % 5 === 0
            ? []
            : at % 7 === 0
              ? [
                  aPackage({ packageId: `1152${at}1`, tracking: trackingOf(at) }),
                  aPackage({ packageId: `1152${at}2`, tracking: trackingOf(at + 1_000) }),
                ]
              : [aPackage({ packageId: `1152${at}`, tracking: trackingOf(at) })],
      }),
    ),
  )
})
afterAll(() => store.close())

const spaced = (tracking: string) => (tracking.match(/.{1,4}/g) ?? []).join(' ')
/** Numbers of orders that are here, and of some that are not. */
const someone = fc.nat({ max: ORDERS + 5 })

const pages: fc.Arbitrary<Page> = fc.oneof(
  someone.map((at) => ({ text: `SHIP TO\n${spaced(trackingOf(at))}`, barcodes: [trackingOf(at)] })),
  someone.map((at) => ({
    text: `SHIP TO\n${spaced(trackingOf(at))}\nOrder ${numberOf(at)}`,
    barcodes: [trackingOf(at)],
  })),
  someone.map((at) => ({ text: '', barcodes: [trackingOf(at)] })),
  fc.tuple(someone, someone).map(([at, other]) => ({
    text: `Order ${numberOf(at)}\nOrder ${numberOf(other)}`,
    barcodes: [],
  })),
  fc.tuple(someone, someone).map(([at, other]) => ({
    text: `Order ${numberOf(at)}`,
    barcodes: [trackingOf(other)],
  })),
  someone.map((at) => ({ text: `Packing list\nOrder ID: ${numberOf(at)}`, barcodes: [] })),
  fc.string().map((text) => ({ text, barcodes: [] })),
)

function fileOf(all: readonly Page[]): ReadableFile {
  const at = (page: number) => all[page] ?? { text: '', barcodes: [] }
  return {
    format: 'pdf',
    sizes: all.map(() => ({ kind: 'paper', widthPt: 288, heightPt: 432 })),
    text: async (page) => at(page).text,
    barcodes: async (page) => [...at(page).barcodes],
    looks: async (page) => JSON.stringify(at(page)),
    close: () => undefined,
  }
}

/** Judges pages as an import does, so many at a time. */
async function judged(all: readonly Page[], chunk: number): Promise<JudgedPage[]> {
  runs += 1
  const runId = `run ${runs}`
  const found: JudgedPage[] = []
  for (let from = 0; from < all.length; from += chunk) {
    const numbers = Array.from({ length: Math.min(chunk, all.length - from) }, (_, index) => from + index)
    found.push(
      ...(await judgeChunk(fileOf(all), numbers, runId, async (input) => store.ask('labels.lookUp', input))),
    )
  }
  return found
}

const answers = (all: readonly JudgedPage[]) => all.map(({ page: _page, ...rest }) => rest)

test('pages in any order, any number at a time, are matched alike', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(pages, { minLength: 1, maxLength: 25 }).chain((all) =>
        fc.record({
          all: fc.constant(all),
          order: fc.shuffledSubarray([...all.keys()], { minLength: all.length }),
          chunk: fc.integer({ min: 1, max: 25 }),
        }),
      ),
      async ({ all, order, chunk }) => {
        const straight = answers(await judged(all, 20))
        const shuffled = answers(
          await judged(
            order.map((at) => all[at] as Page),
            chunk,
          ),
        )
        expect(shuffled).toEqual(order.map((at) => straight[at]))
      },
    ),
    { numRuns: 60, seed: 20_261_129 },
  )
})

test('a page is never given to an order that it does not name', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(pages, { minLength: 1, maxLength: 20 }), async (all) => {
      for (const { page, verdict, orderNumber } of await judged(all, 20)) {
        if (verdict.kind !== 'matched' || orderNumber === null) continue
        const at = Number(orderNumber.slice(-5)) - 10_000
        const { text, barcodes } = all[page] as Page
        const said = [text.replaceAll(/\s/g, ''), ...barcodes].join(' ')
        const names = [orderNumber, trackingOf(at), trackingOf(at + 1_000)]
        expect(names.some((name) => said.includes(name))).toBe(true)
      }
    }),
    { numRuns: 60, seed: 20_261_130 },
  )
})
