// Checked by the compiler, never run: what must not compile at the boundary between a page and the main process.
import { createEvents } from '../../../../src/main/ipc/events.ts'
import type { AnyHandler } from '../../../../src/main/ipc/router.ts'
import { shellHandlers } from '../../../../src/main/ipc/shell-methods.ts'
import type { Api } from '../../../../src/shared/ipc/api.ts'
import { events, type Handlers } from '../../../../src/shared/ipc/contract.ts'

declare const api: Api
declare const handlers: Handlers
const id = '01938c5e-8b1a-7c3d-9f00-000000000001'

export const accepted: readonly unknown[] = [
  api.orders.rows({ seqs: [1] }),
  api.orders.hold({ orders: [1], reason: 'wait' }, id),
  api.on('status.changed', () => undefined),
  // Every handler of the contract fits the router.
  handlers satisfies Readonly<Record<string, AnyHandler>>,
]

export const refused: readonly unknown[] = [
  // @ts-expect-error a method that the contract does not have
  api.orders.dropTable({}),
  // @ts-expect-error a feature that the contract does not have
  api.shellCommands,
  // @ts-expect-error a wrong type
  api.orders.rows({ seqs: ['1'] }),
  // @ts-expect-error a missing field
  api.orders.hold({ orders: [1] }),
  // @ts-expect-error a field too many
  api.orders.rows({ seqs: [1], path: '/etc/passwd' }),
  // @ts-expect-error a way to name a channel
  api.invoke('orders.rows', {}),
  // @ts-expect-error an event that the contract does not have
  api.on('orders.deleted', () => undefined),
  // @ts-expect-error a listener gets the payload and no Electron event before it (trust 22)
  api.on('status.changed', (_event: unknown, payload: object) => payload),
  // @ts-expect-error a handler is missing
  {} satisfies Handlers,
  // @ts-expect-error a handler that answers something else
  { ...handlers, 'app.openLink': async () => ({ opened: 'yes' }) } satisfies Handlers,
  // @ts-expect-error a handler that answers at once
  { ...handlers, 'app.openLink': () => ({ opened: true }) } satisfies Handlers,
  // @ts-expect-error the shell's handlers need the files they hand out
  shellHandlers({ reload: () => undefined }),
]

const send = createEvents(() => null, events, { checkPayloads: true })
send('status.changed', {})
// @ts-expect-error a payload of another event
send('imports.progress', { orders: 'all' })
// @ts-expect-error no such event
send('orders.deleted', {})
