import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { problemsCsvWriter } from '../../../../../../src/main/features/imports/read/problems-csv.ts'
import { exportFolder } from '../../../../../harness/exports/read-export.ts'

const HEADER = ['Order ID', 'Buyer Message']
const problem = (row: number, value: string) => ({
  row,
  column: 'Quantity',
  value,
  reason: 'Quantity is not a whole number. This row was left out.',
})

describe('the problem file', () => {
  it('holds row, column, value, reason and the row itself, beside the export', async () => {
    const [beside, fallback] = [exportFolder(), exportFolder()]
    const file = problemsCsvWriter(join(beside, 'orders.csv.gz'), HEADER, fallback)
    file.add(problem(7, 'two'), ['576969456100099110\t', 'line\none, "two"'])
    expect(readdirSync(beside)).toEqual([])
    const path = await file.finish()
    expect(path).toBe(join(beside, 'orders.problems.csv'))
    expect(readFileSync(path ?? '', 'utf8')).toBe(
      '\ufeffrow,column,value,reason,Order ID,Buyer Message\r\n' +
        '7,Quantity,two,Quantity is not a whole number. This row was left out.,576969456100099110\t,"line\none, ""two"""\r\n',
    )
    expect(readdirSync(fallback)).toEqual([])
  })

  it.each(['=HYPERLINK("x")', '+1', '-1+1', '@SUM(A1)', ' \t=1'])(
    'keeps %j from running as a formula',
    async (cell) => {
      const file = problemsCsvWriter(join(exportFolder(), 'orders.csv'), HEADER, exportFolder())
      file.add(problem(3, cell), [cell, ''])
      const text = readFileSync((await file.finish()) ?? '', 'utf8')
      expect(text.split('\r\n')[1]?.split(/,"?/)[2]).toMatch(/^'/)
    },
  )

  it('is not made when there is no problem', async () => {
    const [beside, fallback] = [exportFolder(), exportFolder()]
    expect(await problemsCsvWriter(join(beside, 'orders.csv'), HEADER, fallback).finish()).toBeNull()
    expect([...readdirSync(beside), ...readdirSync(fallback)]).toEqual([])
  })

  it('goes to the fallback folder where the export lies in one that cannot be written', async () => {
    const fallback = exportFolder()
    const blocked = join(exportFolder(), 'file')
    writeFileSync(blocked, '')
    chmodSync(blocked, 0o444)
    const file = problemsCsvWriter(join(blocked, 'orders.xlsx'), HEADER, fallback)
    file.add(problem(3, 'x'), [])
    expect(await file.finish()).toBe(join(fallback, 'orders.problems.csv'))
  })

  it('leaves nothing when it is thrown away, however long it had become', () => {
    const [beside, fallback] = [exportFolder(), join(exportFolder(), 'new')]
    const file = problemsCsvWriter(join(beside, 'orders.csv'), HEADER, fallback)
    for (let row = 3; row < 2_000; row += 1) file.add(problem(row, 'x'.repeat(100)), ['1', '2'])
    expect(existsSync(fallback)).toBe(true)
    file.discard()
    expect([...readdirSync(beside), ...readdirSync(fallback)]).toEqual([])
  })
})
