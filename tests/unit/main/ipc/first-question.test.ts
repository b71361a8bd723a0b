import { describe, expect, test } from 'vitest'
import { firstQuestion } from '../../../../src/main/ipc/first-question.ts'
import { ALL_ORDERS } from '../../../../src/shared/domain/orders/built-in-views.ts'
import { IPC_VERSION } from '../../../../src/shared/ipc/envelope.ts'

const OPEN = { v: IPC_VERSION, id: 'a', method: 'orders.openView', input: ALL_ORDERS }
const SETTINGS = { v: IPC_VERSION, id: 'b', method: 'settings.get', input: {} }

describe('the questions of the first frame', () => {
  test('are known as the preload sends them', () => {
    expect(firstQuestion(structuredClone(OPEN))).toBe('orders.openView')
    expect(firstQuestion(structuredClone(SETTINGS))).toBe('settings.get')
  })

  test.each<[string, unknown]>([
    ['nothing', null],
    ['a text', 'settings.get'],
    ['another version', { ...SETTINGS, v: IPC_VERSION + 1 }],
    ['an id that is no text', { ...SETTINGS, id: 1 }],
    ['a field more', { ...SETTINGS, extra: true }],
    ['an id of a command', { ...SETTINGS, commandId: 'c' }],
    ['another method', { ...SETTINGS, method: 'settings.update' }],
    ['an inherited name', { ...SETTINGS, method: 'constructor' }],
    ['an input more', { ...SETTINGS, input: { zone: 'UTC' } }],
    ['another view', { ...OPEN, input: { ...ALL_ORDERS, search: 'a' } }],
    ['no input', { v: IPC_VERSION, id: 'a', method: 'orders.openView' }],
    ['a very long text', { ...OPEN, id: 'a'.repeat(4_096) }],
    ['a big number', { ...SETTINGS, input: 1n }],
    ['a map', { ...SETTINGS, input: new Map() }],
  ])('%s is left to the router', (_what, raw) => {
    expect(firstQuestion(raw)).toBeNull()
  })

  test('an input that holds itself is left to the router', () => {
    const input: Record<string, unknown> = {}
    input['self'] = input
    expect(firstQuestion({ ...SETTINGS, input })).toBeNull()
  })
})
