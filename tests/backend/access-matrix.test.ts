import { beforeAll, describe, expect, test } from 'vitest'
import { ACTORS, EXPECTED, VERBS } from '../harness/access/expectations.ts'
import { type Cell, runMatrix, unexpectedRelations, wrongCells } from '../harness/access/matrix.ts'
import { testBackend } from '../harness/supabase/test-backend.ts'

/** Thousands of statements, each by somebody of its own. */
const MATRIX_MS = 300_000

const backend = testBackend()

describe('the isolation matrix', () => {
  let cells: readonly Cell[]

  beforeAll(async () => {
    cells = await runMatrix(backend, await backend.connect())
  }, MATRIX_MS)

  test('expects something of every table and view of the catalog, and of nothing else', async () => {
    expect(await unexpectedRelations(await backend.connect())).toEqual([])
  })

  test('tries everybody, with every verb, on every one of them', () => {
    expect(cells).toHaveLength(Object.keys(EXPECTED).length * ACTORS.length * VERBS.length)
    expect(cells.length).toBeGreaterThanOrEqual(500)
  })

  test('goes as expected in every cell, by what is in the table afterwards', () => {
    expect(wrongCells(cells)).toEqual([])
  })

  test('is about rows that are there: each table is read, and written, by somebody', () => {
    const reached = new Set(cells.filter(({ found }) => found === 'allowed').map(({ relation }) => relation))
    expect([...reached].sort()).toEqual(Object.keys(EXPECTED).sort())
  })
})
