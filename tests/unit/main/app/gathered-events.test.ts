import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { gatherEvents } from '../../../../src/main/app/desk/gathered-events.ts'

const heard: (readonly [string, unknown])[] = []
const { emit, flush } = gatherEvents((name, payload) => void heard.push([name, payload]))

beforeEach(() => {
  vi.useFakeTimers()
  heard.length = 0
})
afterEach(() => vi.useRealTimers())

test('what changed within a moment is told once, with every order named', () => {
  emit('orders.changed', { seqs: [1, 2], isReordered: false })
  emit('printing.changed', {})
  emit('orders.changed', { seqs: [2, 3], isReordered: true })
  emit('printing.changed', {})
  expect(heard).toEqual([])
  vi.advanceTimersByTime(100)
  expect(heard).toEqual([
    ['orders.changed', { seqs: [1, 2, 3], isReordered: true }],
    ['printing.changed', {}],
  ])
})

test('a change of everything swallows the ones that name orders', () => {
  emit('orders.changed', { seqs: [1], isReordered: false })
  emit('orders.changed', { seqs: null, isReordered: true })
  emit('orders.changed', { seqs: [2], isReordered: false })
  vi.advanceTimersByTime(100)
  expect(heard).toEqual([['orders.changed', { seqs: null, isReordered: true }]])
})

test('more orders than are worth naming are told as many', () => {
  for (let seq = 1; seq <= 1_001; seq += 1) emit('orders.changed', { seqs: [seq], isReordered: false })
  vi.advanceTimersByTime(100)
  expect(heard).toEqual([['orders.changed', { seqs: null, isReordered: false }]])
})

test('a later change is told again', () => {
  emit('status.changed', {})
  vi.advanceTimersByTime(100)
  emit('status.changed', {})
  vi.advanceTimersByTime(100)
  expect(heard.length).toBe(2)
})

test('what is in a hurry goes at once, with all that waited, and is not told again', () => {
  emit('orders.changed', { seqs: [1], isReordered: false })
  flush()
  expect(heard).toEqual([['orders.changed', { seqs: [1], isReordered: false }]])
  vi.advanceTimersByTime(100)
  expect(heard.length).toBe(1)
})
