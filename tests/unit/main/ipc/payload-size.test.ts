import { expect, test } from 'vitest'
import { checkPayload } from '../../../../src/main/ipc/payload-size.ts'

const LIMIT = 10_000
const tooLarge = expect.objectContaining({ code: 'input.tooLarge' })
const notPlain = expect.objectContaining({ code: 'input.invalid' })

test('plain values within the limit pass', () => {
  for (const value of [
    null,
    undefined,
    1,
    Number.NaN,
    true,
    'text',
    [1, ['x']],
    { a: { b: [null] } },
    Object.create(null),
  ]) {
    expect(() => checkPayload(value, LIMIT)).not.toThrow()
  }
})

test.each([
  ['a long text', 'x'.repeat(LIMIT + 1)],
  ['a text of many bytes a letter', '漢'.repeat(LIMIT / 2)],
  ['many small values', Array.from({ length: LIMIT }, () => 0)],
  ['a sparse array of enormous length', Array(2 ** 31)],
  ['long field names', { ['k'.repeat(LIMIT)]: 1 }],
  ['many texts', Array.from({ length: 20 }, () => 'x'.repeat(LIMIT / 10))],
])('%s is too large (trust 19)', (_what, value) => {
  expect(() => checkPayload(value, LIMIT)).toThrow(tooLarge)
})

test.each([
  ['a Map', new Map()],
  ['a Set', new Set()],
  ['a Date', new Date(0)],
  ['a regular expression', /x/],
  ['an error', new Error('x')],
  ['bytes', new Uint8Array(4)],
  ['a bigint', 1n],
  ['a function', () => 1],
  ['a symbol', Symbol('x')],
  ['an instance', new (class Thing {})()],
  ['a field named __proto__', JSON.parse('{"__proto__":{"polluted":true}}')],
])('%s is not plain', (_what, value) => {
  expect(() => checkPayload({ deep: [value] }, LIMIT)).toThrow(notPlain)
})

test('a payload that contains itself is refused', () => {
  const loop: Record<string, unknown> = {}
  loop['self'] = loop
  expect(() => checkPayload(loop, LIMIT)).toThrow(notPlain)
})

test('a payload nested a thousand levels is refused', () => {
  let deep: unknown = 1
  for (let level = 0; level < 1_000; level += 1) deep = [deep]
  expect(() => checkPayload(deep, LIMIT)).toThrow(notPlain)
})
