import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Services } from '../../../../src/main/app/desk/services.ts'
import { Upkeep } from '../../../../src/main/app/desk/upkeep.ts'

let restedMs = 0
let noted = 0
const answers: Readonly<Record<string, () => unknown>> = {
  'upkeep.rank': () => ({ changed: [], hasMore: false }),
  'upkeep.mergeSearch': () => false,
  'upkeep.customers': () => {
    noted += 1
    return noted < 100
  },
}
const services = {
  store: {
    get restedMs() {
      return restedMs
    },
    step: async (name: string) => answers[name]?.(),
    query: async () => ({ velocities: [], impacts: [] }),
  },
  emit: () => undefined,
  flushEvents: () => undefined,
  logError: () => '',
} as unknown as Services

let upkeep: Upkeep
beforeEach(() => {
  vi.useFakeTimers()
  restedMs = 0
  noted = 0
  upkeep = new Upkeep(services)
})
afterEach(() => {
  upkeep.close()
  vi.useRealTimers()
})

test('beside a window, what nobody waits for gives way to requests and goes on when they pause', async () => {
  upkeep.start()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(noted).toBe(0)
  restedMs = 2_000
  await vi.advanceTimersByTimeAsync(1_000)
  expect(noted).toBeGreaterThan(1)
})

test('under requests without end it waits half a minute in all, and then goes on with a breath before each step', async () => {
  upkeep.start()
  await vi.advanceTimersByTimeAsync(34_000)
  expect(noted).toBe(0)
  await vi.advanceTimersByTimeAsync(3_000)
  expect(noted).toBeGreaterThan(1)
  expect(noted).toBeLessThan(100)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(noted).toBe(100)
})

test('without a window it gives way to nobody, so that a script is not kept waiting', async () => {
  upkeep.afterImport()
  await vi.advanceTimersByTimeAsync(100)
  expect(noted).toBeGreaterThan(1)
})

test('closing ends its waiting', async () => {
  upkeep.start()
  await vi.advanceTimersByTimeAsync(6_000)
  upkeep.close()
  const settled = upkeep.settled()
  await vi.advanceTimersByTimeAsync(100)
  await expect(settled).resolves.toBeUndefined()
})
