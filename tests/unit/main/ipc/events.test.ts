import { expect, test } from 'vitest'
import { z } from 'zod'
import { createEvents } from '../../../../src/main/ipc/events.ts'
import { EVENT_CHANNEL } from '../../../../src/shared/ipc/envelope.ts'
import { event } from '../../../../src/shared/ipc/method.ts'

const specs = { 'orders.changed': event(z.strictObject({ ids: z.array(z.string()) })) }

function target(isGone = false) {
  const sent: unknown[] = []
  const webContents = { isDestroyed: () => isGone, send: (...args: unknown[]) => void sent.push(args) }
  return { window: { isDestroyed: () => isGone, webContents }, sent }
}

test('an event goes to the window as a name and a payload', () => {
  const { window, sent } = target()
  createEvents(() => window, specs, { checkPayloads: true })('orders.changed', { ids: ['a'] })
  expect(sent).toEqual([[EVENT_CHANNEL, { name: 'orders.changed', payload: { ids: ['a'] } }]])
})

test('where there is no window, or it is gone, nothing is sent and nothing fails', () => {
  const { window, sent } = target(true)
  createEvents(() => null, specs, { checkPayloads: true })('orders.changed', { ids: [] })
  createEvents(() => window, specs, { checkPayloads: true })('orders.changed', { ids: [] })
  expect(sent).toEqual([])
})

test('a payload or a name outside the contract fails in tests and development', () => {
  const { window, sent } = target()
  const send = createEvents(() => window, specs, { checkPayloads: true }) as (
    name: string,
    payload: unknown,
  ) => void
  for (const [name, payload] of [
    ['orders.changed', { ids: [1] }],
    ['orders.changed', { ids: [], order: { recipient: 'Ada' } }],
    ['other', {}],
    ['__proto__', {}],
  ] as const) {
    expect(() => send(name, payload)).toThrow(expect.objectContaining({ code: 'ipc.badOutput' }))
  }
  expect(sent).toEqual([])
})
