import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TortureServer } from '../harness/fault/torture/server.ts'
import { startBackend } from '../harness/supabase/backend.ts'
import { eventually } from '../harness/supabase/channels.ts'
import { StackVisitor } from '../harness/supabase/stack-visitor.ts'

const CONTRACT = fileURLToPath(new URL('../fixtures/supabase-contract', import.meta.url))
const CRASHES = 5
let server: TortureServer

beforeAll(async () => {
  server = new TortureServer(await startBackend({ isQuiet: true, supabaseFolder: CONTRACT }))
})

afterAll(() => server.stop())

test('after each crash of Postgres in the middle of work, every part of the stack works again', async () => {
  const visitor = await StackVisitor.open(server)
  for (const use of Object.values(visitor.uses)) await use()
  for (let crash = 0; crash < CRASHES; crash += 1) {
    const work = visitor.workOn()
    await eventually(() => work.done() > 5)
    await server.crash()
    // What was under way fails at its own pace; some of it begins while Postgres comes up.
    await sleep(200)
    await work.stop()
    for (const [name, use] of Object.entries(visitor.uses)) {
      let last: unknown
      const works = () =>
        use().then(
          () => true,
          (error: unknown) => {
            last = error
            return false
          },
        )
      await eventually(works).catch(() => expect.fail(`${name} after crash ${crash + 1}: ${last}`))
    }
  }
}, 300_000)
