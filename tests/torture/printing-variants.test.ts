import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OpenTorture, openTorture } from '../harness/fault/torture/printing/open.ts'
import { VARIANTS, type VariantName } from '../harness/fault/torture/printing/variants.ts'

const RUNS = 60
/** The law that each broken queue breaks: being caught by chance would say little. */
const BREAKS: Readonly<Record<VariantName, RegExp>> = {
  noFsync: /^doubled/,
  wholeBatch: /^lost/,
  autoRetry: /^doubled/,
}
let printing: OpenTorture

beforeAll(async () => {
  printing = await openTorture('print-torture-variants')
})

afterAll(() => printing.close())

test.each(Object.keys(VARIANTS) as VariantName[])(
  'a broken queue is caught: %s',
  async (variant) => {
    let caught: string | undefined
    for (let seed = 1; seed <= RUNS && caught === undefined; seed += 1) {
      const { violations } = await printing.run(seed, variant)
      caught = violations.find((line) => BREAKS[variant].test(line))
    }
    expect(caught).toMatch(BREAKS[variant])
  },
  300_000,
)
