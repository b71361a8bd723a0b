import { afterAll, beforeAll, expect, test } from 'vitest'
import { torture } from '../harness/fault/torture/run.ts'
import { TortureServer } from '../harness/fault/torture/server.ts'
import { VARIANTS, type VariantName } from '../harness/fault/torture/variants.ts'
import { startBackend } from '../harness/supabase/backend.ts'

const RUNS = 25
/** The law that each broken engine breaks: being caught by chance would say little. */
const BREAKS: Readonly<Record<VariantName, RegExp>> = {
  timestampCursor: /^(diverged|audit)/,
  noIdempotency: /^doubled/,
  noTombstones: /^(resurrected|diverged)/,
  ackOutsideTransaction: /^flicker/,
  earlyAck: /^flicker/,
  gapStop: /^(settling|lost)/,
}
let server: TortureServer

beforeAll(async () => {
  server = new TortureServer(await startBackend({ isDurable: true, isQuiet: true }))
})

afterAll(() => server.stop())

test.each(Object.keys(VARIANTS) as VariantName[])(
  'a broken engine is caught: %s',
  async (variant) => {
    let caught: string | undefined
    for (let seed = 1; seed <= RUNS && caught === undefined; seed += 1) {
      const { violations } = await torture(server, seed, variant)
      caught = violations.find((line) => BREAKS[variant].test(line))
    }
    expect(caught).toMatch(BREAKS[variant])
  },
  300_000,
)
