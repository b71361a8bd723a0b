import { openTestDesk } from '../store/test-desk.ts'
import { serveParent } from './child-calls.ts'
import type { PrintAct } from './torture/printing/desk-port.ts'

// A whole desk with its threads in a process of its own, to be killed while it prints. Its printing would pause for
// seconds after each fault: timers of its main thread, where the queue lives, end that many times as early.
const SPEED = 20
const setReal = globalThis.setTimeout
globalThis.setTimeout = Object.assign(
  (work: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) => setReal(work, ms / SPEED, ...args),
  setReal,
)

const { folder } = JSON.parse(process.argv[2] ?? '{}') as { folder: string }
const { desk, logged, close } = await openTestDesk({ folder })

serveParent({
  act: ({ method, input }: PrintAct, commandId: string) => {
    const work = desk.handlers[method] as (input: unknown, call: { commandId: string }) => Promise<unknown>
    return work(input, { commandId })
  },
  pause: (id: string, paused: boolean) =>
    desk.handlers['printers.pause']({ id, paused }, { commandId: desk.services.random.uuidV7() }),
  errors: async () => logged,
  stop: close,
})
