import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Connection } from '../../../../src/main/db/connection.ts'
import { ManyRows } from '../../../../src/main/db/many-rows.ts'
import { openWriter } from '../../../../src/main/db/open.ts'
import type { SqlValue } from '../../../../src/main/db/tx.ts'
import { temporaryFolder } from '../../../harness/store/test-store.ts'

let folder = ''
let writer: Connection
beforeEach(() => {
  folder = temporaryFolder()
  writer = openWriter(join(folder, 'creatorflow.db'))
  writer.driver.exec('CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT UNIQUE) STRICT')
})
afterEach(() => {
  writer.close()
  rmSync(folder, { recursive: true, force: true })
})

const stored = () => writer.read((tx) => tx.pluck<string>('SELECT b FROM t ORDER BY a'))

test.each([0, 1, 15, 16, 17, 40])('%i rows are all there in the order they came', (count) => {
  const texts = Array.from({ length: count }, (_, at) => `row ${at}`)
  const rows = new ManyRows('INSERT INTO t (b)', 1)
  writer.write((tx) => {
    for (const text of texts) rows.add(tx, text)
    rows.flush(tx)
    rows.flush(tx)
  })
  expect(stored()).toEqual(texts)
})

test('a row that was there already is told with the rows of its statement, and the others go in', () => {
  const told: SqlValue[] = []
  const rows = new ManyRows('INSERT INTO t (a, b)', 2, ' ON CONFLICT (b) DO NOTHING', (_tx, missing) =>
    told.push(...missing.map((row) => row[1] ?? null)),
  )
  writer.write((tx) => {
    for (let at = 1; at <= 20; at += 1) rows.add(tx, at, at === 18 ? 'row 17' : `row ${at}`)
    rows.flush(tx)
  })
  expect(told).toEqual(['row 17'])
  expect(stored()).toHaveLength(19)
  writer.write((tx) => {
    for (let at = 21; at <= 36; at += 1) rows.add(tx, at, at === 30 ? 'row 1' : `row ${at}`)
  })
  expect(told).toHaveLength(17)
  expect(told).toContain('row 1')
  expect(stored()).toHaveLength(34)
})
