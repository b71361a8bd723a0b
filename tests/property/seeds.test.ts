import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { holds, SeedBook } from '../harness/seeds.ts'

let folder: string
let book: SeedBook

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'seeds-'))
  book = new SeedBook(join(folder, 'seeds.json'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Holds for numbers below a limit, and remembers what it was tried with. */
function below(limit: number, tried: number[] = []) {
  return fc.asyncProperty(fc.nat({ max: 1_000 }), async (value) => {
    tried.push(value)
    expect(value).toBeLessThan(limit)
  })
}

test('a property that holds leaves no seed', async () => {
  await holds('below 1001', below(1_001), { seed: 1, numRuns: 50 }, book)
  expect(book.seedsOf('below 1001')).toEqual([])
})

test('a seed that breaks a property is kept, and its smallest value is tried first from then on', async () => {
  await expect(holds('below 500', below(500), { seed: 7, numRuns: 50 }, book)).rejects.toThrow('seed: 7')
  expect(book.seedsOf('below 500')).toMatchObject([{ seed: 7, path: expect.any(String) }])

  const tried: number[] = []
  const again = holds('below 500', below(500, tried), { seed: 8, numRuns: 50 }, book)
  await expect(again).rejects.toThrow('seed: 7')
  expect(tried).toEqual([500])
  expect(book.seedsOf('below 500')).toHaveLength(1)
})

test('a seed is in the book before smaller values are looked for', async () => {
  const known: number[] = []
  const property = fc.asyncProperty(fc.nat({ max: 1_000 }), async (value) => {
    known.push(book.seedsOf('below 500').length)
    expect(value).toBeLessThan(500)
  })
  await expect(holds('below 500', property, { seed: 7, numRuns: 50 }, book)).rejects.toThrow('seed: 7')
  const found = known.indexOf(1)
  expect(found).toBeGreaterThan(0)
  expect(known.slice(found)).toEqual(known.slice(found).map(() => 1))
})

test('the search for smaller values may be cut short, the runs may not', async () => {
  const tried: number[] = []
  const limits = { seed: 3, numRuns: 50, lookForMs: 0 }
  await holds('below 1001', below(1_001, tried), limits, book)
  expect(tried).toHaveLength(50)
  await expect(holds('below 10', below(10), limits, book)).rejects.toThrow('seed: 3')
  expect(book.seedsOf('below 10')).toMatchObject([{ seed: 3, path: expect.any(String) }])
})

test('a repaired property is tried with the kept seed and with its own', async () => {
  book.keep('below 1001', { seed: 7 })
  book.keep('below 1001', { seed: 7 })
  book.keep('another', { seed: 9 })
  const tried: number[] = []
  await holds('below 1001', below(1_001, tried), { seed: 1, numRuns: 20 }, book)
  expect(tried).toHaveLength(40)
  book.keep('with a way', { seed: 7, path: '3' })
  await holds('with a way', below(1_001, tried), { seed: 1, numRuns: 20 }, book)
  expect(tried).toHaveLength(61)
  expect(book.seedsOf('another')).toEqual([{ seed: 9 }])
})
