import { once } from 'node:events'
import { createWriteStream, readFileSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { openExport } from '../../../../../../src/main/features/imports/read/open-export.ts'
import { readOrders } from '../../../../../../src/main/features/imports/read/read-orders.ts'
import { scanExport } from '../../../../../../src/main/features/imports/read/scan-export.ts'
import type { ImportDecisions } from '../../../../../../src/shared/domain/imports/decide.ts'
import { AppError } from '../../../../../../src/shared/errors/app-error.ts'
import { rowMaker, USUAL_COLUMNS } from '../../../../../harness/exports/export-lines.ts'
import { exportFolder } from '../../../../../harness/exports/read-export.ts'
import {
  exportOrders,
  exportRows,
  writeExport,
  writeRows,
} from '../../../../../harness/exports/write-export.ts'
import { ZipWriter } from '../../../../../harness/exports/write-xlsx.ts'

const NEWEST_AT = Date.UTC(2026, 10, 22, 12)
const folder = exportFolder()
const DECISIONS: ImportDecisions = {
  dayOrder: 'day-first',
  isDayOrderNeeded: true,
  timeZone: 'Europe/London',
  money: { told: null, fallback: 'GBP', mark: '.' },
}

/** The error of opening, scanning and reading a file to its end. */
async function refusalOf(path: string): Promise<AppError> {
  try {
    const source = await openExport(path)
    try {
      await scanExport(source)
      for await (const batch of readOrders(source, DECISIONS).batches) expect(batch.length).toBeGreaterThan(0)
    } finally {
      await source.close()
    }
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('The file was taken')
}

function fileOf(name: string, content: string | Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

describe('files that are no export', () => {
  const cases: readonly (readonly [string, string | Buffer, RegExp])[] = [
    ['empty.csv', '', /is empty/],
    ['blank.csv', '\n\n \n', /is empty/],
    ['labels.pdf', '%PDF-1.7\n1 0 obj', /is a PDF/],
    ['photo.csv', Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2]), /is a picture/],
    ['old.xls', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]), /old Excel format or has a password/],
    ['page.csv', '  <!DOCTYPE html><html><body>Sign in</body></html>', /is a web page/],
    ['binary.csv', Buffer.from([1, 2, 0, 0, 0, 7, 9, 200, 0]), /is not text/],
    ['prose.csv', 'Dear creator, thank you for your order.', /none of its columns is known/],
    ['other.csv', 'name,email\nAnn,ann@example.org\n', /none of its columns is known/],
    ['cut.csv.gz', gzipSync('Order ID,SKU ID\n'.repeat(9_000)).subarray(0, 60), /damaged or was cut short/],
    ['cut.xlsx', Buffer.from('PK\u0003\u0004 not a zip at all', 'latin1'), /damaged or was cut short/],
  ]

  it.each(cases)('refuses %s and says what it is', async (name, content, message) => {
    const error = await refusalOf(fileOf(name, content))
    expect(error.code).toBe('import.notTable')
    expect(error.message).toMatch(message)
  })

  it('refuses a folder, and a file that is not there', async () => {
    expect((await refusalOf(folder)).code).toBe('import.notTable')
    expect((await refusalOf(join(folder, 'gone.csv'))).code).toBe('input.notFound')
  })

  it('refuses a quotation mark that is never closed, with its row', async () => {
    const rows = [
      ...exportRows(exportOrders({ orders: 5, seed: 1, newestAt: NEWEST_AT }, 'uk'), {
        region: 'uk',
        format: 'csv',
      }),
    ]
    const path = join(folder, 'unclosed.csv')
    await writeRows(rows, { format: 'csv' }, path)
    writeFileSync(path, `\n"5769,never closed ${'x,'.repeat(700_000)}`, { flag: 'a' })
    const error = await refusalOf(path)
    expect(error.code).toBe('import.notTable')
    expect(error.details['row']).toBeGreaterThan(5)
  })

  it.each(['Order ID', 'Product Name', 'Quantity'])('names the missing column %s', async (missing) => {
    const columns = USUAL_COLUMNS.filter((name) => name !== missing)
    const path = join(folder, `without-${missing}.csv`)
    await writeExport(
      exportOrders({ orders: 3, seed: 1, newestAt: NEWEST_AT }, 'uk'),
      { region: 'uk', format: 'csv', columns },
      path,
    )
    const error = await refusalOf(path)
    expect(error.code).toBe('import.missingColumns')
    expect(error.details['missing']).toEqual([missing])
    expect(error.message).toContain(`"${missing}"`)
  })

  it('needs one of SKU ID and Seller SKU, not both', async () => {
    const orders = [...exportOrders({ orders: 3, seed: 1, newestAt: NEWEST_AT }, 'uk')]
    const write = async (dropped: readonly string[]) => {
      const path = join(folder, `dropped-${dropped.length}.csv`)
      const columns = USUAL_COLUMNS.filter((name) => !dropped.includes(name))
      await writeExport(orders, { region: 'uk', format: 'csv', columns }, path)
      return path
    }
    expect((await refusalOf(await write(['SKU ID', 'Seller SKU']))).details['missing']).toEqual([
      'SKU ID or Seller SKU',
    ])
    const source = await openExport(await write(['SKU ID']))
    expect(source.columns.sellerSku).toBeGreaterThan(0)
  })
})

describe('files that are too much', () => {
  it('refuses more than a million rows', async () => {
    const path = join(folder, 'long.csv')
    const file = createWriteStream(path)
    file.write('Order ID,SKU ID,Product Name,Quantity\n')
    const block = '576900000000001234,17,Mug,1\n'.repeat(10_000)
    for (let count = 0; count < 101; count += 1) if (!file.write(block)) await once(file, 'drain')
    file.end()
    await once(file, 'close')
    const error = await refusalOf(path)
    expect(error.code).toBe('import.tooLarge')
    expect(error.message).toContain('1,000,000 rows')
  })

  it('refuses a zip bomb by what it declares', async () => {
    const path = join(folder, 'declared.xlsx')
    const zip = await ZipWriter.create(path)
    await zip.add('xl/worksheets/sheet1.xml', ['<worksheet/>'], 0xffff_fff0)
    await zip.close()
    expect((await refusalOf(path)).code).toBe('import.tooLarge')
  })

  it('refuses a zip bomb by what it really unpacks to, whatever it declares', async () => {
    const path = join(folder, 'actual.xlsx')
    const zip = await ZipWriter.create(path)
    const row = Buffer.from(`<row>${'<c/>'.repeat(200)}</row>`.repeat(1_000))
    await zip.add(
      'xl/worksheets/sheet1.xml',
      ['<worksheet><sheetData>', ...Array.from({ length: 80 }, () => row)],
      40_000,
    )
    await zip.close()
    const error = await refusalOf(path)
    expect(['import.tooLarge', 'import.notTable']).toContain(error.code)
  })

  it('refuses a gzip bomb', async () => {
    const path = join(folder, 'bomb.csv.gz')
    const header = 'Order ID,SKU ID,Product Name,Quantity\n'
    writeFileSync(path, gzipSync(Buffer.concat([Buffer.from(header), Buffer.alloc(64 * 1024 ** 2, '\n')])))
    expect((await refusalOf(path)).code).toBe('import.tooLarge')
  })

  it('refuses text without end inside a sheet', async () => {
    const path = join(folder, 'text.xlsx')
    const zip = await ZipWriter.create(path)
    await zip.add('xl/worksheets/sheet1.xml', [
      '<worksheet><sheetData><row><c t="str"><v>',
      Buffer.alloc(9 * 1024 ** 2, 'x'),
    ])
    await zip.close()
    expect((await refusalOf(path)).code).toBe('import.tooLarge')
  })

  it('refuses an archive without a workbook, and one with a broken sheet', async () => {
    const archive = join(folder, 'archive.xlsx')
    const zip = await ZipWriter.create(archive)
    await zip.add('orders.csv', ['Order ID\n'])
    await zip.close()
    expect((await refusalOf(archive)).code).toBe('import.notTable')
    const broken = join(folder, 'broken.xlsx')
    const other = await ZipWriter.create(broken)
    await other.add('xl/worksheets/sheet1.xml', ['<worksheet><sheetData><row></c></worksheet>'])
    await other.close()
    expect((await refusalOf(broken)).code).toBe('import.notTable')
  })
})

describe('ids that a spreadsheet destroyed', () => {
  async function withIds(name: string, id: (index: number) => string): Promise<string> {
    const maker = rowMaker('uk')
    const rows = Array.from({ length: 40 }, (_none, index) => {
      const line = {
        'Order ID': id(index),
        'SKU ID': '17',
        'Product Name': 'Mug',
        Quantity: '1',
        'Created Time': '20/11/2026 10:00:00',
        'Order Amount': 'GBP 1.00',
        Country: 'United Kingdom',
      }
      return maker.cells(line)
    })
    const path = join(folder, name)
    await writeRows([maker.heading, maker.description, ...rows], { format: 'csv' }, path)
    return path
  }

  it('refuses a file in which they all look like 5.76461E+17', async () => {
    const error = await refusalOf(await withIds('exponents.csv', () => '5.76461E+17'))
    expect(error.code).toBe('import.idsDestroyed')
    expect(error.message).toContain('40 of 40')
  })

  it('refuses a file whose ids were rounded and written out again', async () => {
    const error = await refusalOf(await withIds('rounded.csv', (index) => `576969456${100_000 + index}000`))
    expect(error.code).toBe('import.idsDestroyed')
  })

  it('takes a file in which only some are destroyed', async () => {
    const path = await withIds('some.csv', (index) =>
      index % 3 === 0 ? '5.76461E+17' : `57696945610${1_000_001 + index}`,
    )
    const source = await openExport(path)
    const facts = await scanExport(source)
    expect(facts.lines).toBe(40)
  })
})

describe('refusing', () => {
  it('writes nothing beside the file', async () => {
    const place = exportFolder()
    writeFileSync(join(place, 'other.csv'), 'name,email\nAnn,ann@example.org\n')
    await refusalOf(join(place, 'other.csv'))
    expect(await readdir(place)).toEqual(['other.csv'])
  })

  it('stops when it is cancelled', async () => {
    const path = join(folder, 'cancelled.csv')
    await writeExport(
      exportOrders({ orders: 2_000, seed: 1, newestAt: NEWEST_AT }, 'uk'),
      { region: 'uk', format: 'csv' },
      path,
    )
    const stop = new AbortController()
    const source = await openExport(path)
    const taken: number[] = []
    const reading = async () => {
      for await (const batch of readOrders(source, DECISIONS, { signal: stop.signal }).batches) {
        taken.push(batch.length)
        stop.abort()
      }
    }
    await expect(reading()).rejects.toMatchObject({ code: 'import.cancelled' })
    expect(taken.length).toBeLessThan(10)
  })

  it('notices that the file was changed between looking and reading', async () => {
    const path = join(folder, 'changing.csv')
    await writeExport(
      exportOrders({ orders: 20, seed: 1, newestAt: NEWEST_AT }, 'uk'),
      { region: 'uk', format: 'csv' },
      path,
    )
    const source = await openExport(path)
    writeFileSync(path, `${readFileSync(path, 'utf8')}\n`)
    await expect(scanExport(source)).rejects.toMatchObject({ code: 'import.failed' })
  })
})
