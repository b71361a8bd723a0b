import { once } from 'node:events'
import { open } from 'node:fs/promises'
import { crc32, createDeflateRaw } from 'node:zlib'

/** The ways in which real exports and re-saved ones differ. */
export interface SheetForm {
  /** Shared strings, as spreadsheets save, or inline ones, as Seller Center writes. */
  readonly strings?: 'inline' | 'shared' | undefined
  /** The stated size of the sheet; Seller Center states A1:A1. */
  readonly dimension?: string | undefined
  /** Splits the heading into several row elements with the same number. */
  readonly isHeadingSplit?: boolean | undefined
  /** Writes these columns, by place, as numbers where they are one. */
  readonly numberColumns?: readonly number[] | undefined
  /** Another sheet that stands first. */
  readonly firstSheet?: readonly (readonly string[])[] | undefined
  /** Leaves out the places of rows and cells, as some writers do. */
  readonly isBare?: boolean | undefined
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** Writes a workbook of one table; a wrong dimension and a split heading are part of what it can do. */
export async function writeXlsx(
  rows: Iterable<readonly string[]>,
  form: SheetForm,
  path: string,
): Promise<void> {
  const zip = await ZipWriter.create(path)
  const sheets = form.firstSheet ? 2 : 1
  const shared = new Map<string, number>()
  await zip.add('[Content_Types].xml', [
    `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
  ])
  await zip.add('xl/workbook.xml', [workbookXml(sheets)])
  await zip.add('xl/_rels/workbook.xml.rels', [relationsXml(sheets)])
  if (form.firstSheet) await zip.add('xl/worksheets/sheet1.xml', sheetXml(form.firstSheet, {}, shared))
  await zip.add(`xl/worksheets/sheet${sheets}.xml`, sheetXml(rows, form, shared))
  if (form.strings === 'shared') await zip.add('xl/sharedStrings.xml', sharedXml(shared))
  await zip.close()
}

function workbookXml(sheets: number): string {
  const list = Array.from(
    { length: sheets },
    (_none, index) => `<sheet name="Sheet${index + 1}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  )
  return `${XML}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${list.join('')}</sheets></workbook>`
}

function relationsXml(sheets: number): string {
  const list = Array.from(
    { length: sheets },
    (_none, index) =>
      `<Relationship Id="rId${index + 1}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`,
  )
  return `${XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${list.join('')}</Relationships>`
}

function* sharedXml(shared: ReadonlyMap<string, number>): Iterable<string> {
  yield `${XML}<sst xmlns="${MAIN}">`
  for (const text of shared.keys()) {
    const half = Math.floor(text.length / 2)
    // Rich text in two runs with a phonetic hint, as spreadsheets save it, for every other string.
    yield text.length % 2 === 0 && /^[ -~]*$/.test(text)
      ? `<si><r><t xml:space="preserve">${escapeXml(text.slice(0, half))}</t></r><r><t xml:space="preserve">${escapeXml(text.slice(half))}</t></r><rPh sb="0" eb="1"><t>x</t></rPh></si>`
      : `<si><t xml:space="preserve">${escapeXml(text)}</t></si>`
  }
  yield '</sst>'
}

function* sheetXml(
  rows: Iterable<readonly string[]>,
  form: SheetForm,
  shared: Map<string, number>,
): Iterable<string> {
  yield `${XML}<worksheet xmlns="${MAIN}"><dimension ref="${form.dimension ?? 'A1:A1'}"/><sheetData>`
  let number = 0
  for (const row of rows) {
    number += 1
    const cells = row.map((cell, column) =>
      cell === '' && !form.isBare ? '' : cellXml(cell, column, number, form, shared),
    )
    const open = form.isBare ? '<row>' : `<row r="${number}">`
    if (number === 1 && form.isHeadingSplit) {
      for (let from = 0; from < cells.length; from += 7)
        yield `${open}${cells.slice(from, from + 7).join('')}</row>`
    } else yield `${open}${cells.join('')}</row>`
  }
  yield '</sheetData></worksheet>'
}

function cellXml(
  cell: string,
  column: number,
  row: number,
  form: SheetForm,
  shared: Map<string, number>,
): string {
  const place = form.isBare ? '' : ` r="${columnName(column)}${row}"`
  if (row > 2 && form.numberColumns?.includes(column) && /^\d/.test(cell.trim()))
    return `<c${place}><v>${cell.trim()}</v></c>`
  if (form.strings !== 'shared')
    return `<c${place} t="inlineStr"><is><t xml:space="preserve">${escapeXml(cell)}</t></is></c>`
  const index = shared.get(cell) ?? shared.size
  shared.set(cell, index)
  return `<c${place} t="s"><v>${index}</v></c>`
}

function columnName(column: number): string {
  return column < 26
    ? String.fromCharCode(65 + column)
    : columnName(Math.floor(column / 26) - 1) + columnName(column % 26)
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '_x000D_')
}

type FileHandle = Awaited<ReturnType<typeof open>>

/** A zip file, entry by entry (PKWARE APPNOTE 4.3); sizes may be declared falsely, to test that none is believed. */
export class ZipWriter {
  readonly #file: FileHandle
  readonly #central: Buffer[] = []
  #at = 0

  private constructor(file: FileHandle) {
    this.#file = file
  }

  static async create(path: string): Promise<ZipWriter> {
    return new ZipWriter(await open(path, 'w'))
  }

  /** Adds a part. `declared` is what the directory says of its inflated size, where that shall be a lie. */
  async add(name: string, pieces: Iterable<string | Buffer>, declared?: number): Promise<void> {
    const start = this.#at
    const header = (crc: number, packed: number, size: number) =>
      zipHeader(0x04034b50, name, crc, packed, size)
    await this.#write(header(0, 0, 0))
    let crc = 0
    let size = 0
    let packed = 0
    const deflate = createDeflateRaw({ level: 6 })
    const written = (async () => {
      for await (const chunk of deflate) {
        packed += (chunk as Buffer).length
        await this.#write(chunk as Buffer)
      }
    })()
    for (const piece of pieces) {
      const bytes = Buffer.from(piece)
      crc = crc32(bytes, crc)
      size += bytes.length
      if (!deflate.write(bytes)) await once(deflate, 'drain')
    }
    deflate.end()
    await written
    const said = declared ?? size
    const patch = header(crc, packed, said)
    await this.#file.write(patch, 0, patch.length, start)
    this.#central.push(zipHeader(0x02014b50, name, crc, packed, said, start))
  }

  async #write(bytes: Buffer): Promise<void> {
    await this.#file.write(bytes, 0, bytes.length, this.#at)
    this.#at += bytes.length
  }

  async close(): Promise<void> {
    const directory = Buffer.concat(this.#central)
    const end = Buffer.alloc(22)
    end.writeUInt32LE(0x06054b50, 0)
    end.writeUInt16LE(this.#central.length, 8)
    end.writeUInt16LE(this.#central.length, 10)
    end.writeUInt32LE(directory.length, 12)
    end.writeUInt32LE(this.#at, 16)
    await this.#write(Buffer.concat([directory, end]))
    await this.#file.close()
  }
}

function zipHeader(
  signature: number,
  name: string,
  crc: number,
  packed: number,
  size: number,
  offset?: number,
): Buffer {
  const isCentral = offset !== undefined
  const fixed = Buffer.alloc(isCentral ? 46 : 30)
  const at = isCentral ? 6 : 4
  fixed.writeUInt32LE(signature, 0)
  if (isCentral) fixed.writeUInt16LE(20, 4)
  fixed.writeUInt16LE(20, at)
  fixed.writeUInt16LE(0x0800, at + 2)
  fixed.writeUInt16LE(8, at + 4)
  fixed.writeUInt32LE(crc, at + 10)
  fixed.writeUInt32LE(packed, at + 14)
  fixed.writeUInt32LE(size, at + 18)
  fixed.writeUInt16LE(Buffer.byteLength(name), at + 22)
  if (isCentral) fixed.writeUInt32LE(offset, 42)
  return Buffer.concat([fixed, Buffer.from(name)])
}
