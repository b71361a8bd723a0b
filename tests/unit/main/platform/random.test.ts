import { validate, version } from 'uuid'
import { expect, test } from 'vitest'
import { createRandom } from '../../../../src/main/platform/random.ts'

const zeros = (count: number) => new Uint8Array(count)
const ones = (count: number) => new Uint8Array(count).fill(0xff)

test('an id is a UUID of version 7 that begins with its time', () => {
  const id = createRandom({ now: () => 0x0193_8c5e_8b1a }).uuidV7()
  expect(validate(id)).toBe(true)
  expect(version(id)).toBe(7)
  expect(id.startsWith('01938c5e-8b1a-7')).toBe(true)
})

test('the bits that say version and variant stand whatever the random bits are', () => {
  for (const bytes of [zeros, ones]) expect(version(createRandom({ now: () => 1 }, bytes).uuidV7())).toBe(7)
})

test('ten thousand ids of one millisecond are different and in order', () => {
  const random = createRandom({ now: () => 1_000 })
  const ids = Array.from({ length: 10_000 }, () => random.uuidV7())
  expect(new Set(ids).size).toBe(10_000)
  expect([...ids].sort()).toEqual(ids)
})

test('ids stay in order when the clock is set back by a day', () => {
  const times = [86_400_000, 86_400_001, 0, 5, 86_400_002]
  const random = createRandom({ now: () => times.shift() ?? 0 })
  const ids = Array.from({ length: 5 }, () => random.uuidV7())
  expect([...ids].sort()).toEqual(ids)
})

test('a reference can be read out: eight letters and digits without those that look alike', () => {
  const random = createRandom({ now: () => 0 })
  for (let round = 0; round < 200; round += 1) expect(random.ref()).toMatch(/^E-[0-9A-HJKMNP-TV-Z]{8}$/)
})
