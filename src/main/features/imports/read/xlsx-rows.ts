import type { Entry } from 'yauzl'
import { missingColumns } from '../../../../shared/domain/imports/columns.ts'
import { ensureSame, type FileMark } from './file-bytes.ts'
import {
  dataRows,
  findHeading,
  HEADING_WITHIN_ROWS,
  type Heading,
  requireHeading,
  weight,
} from './find-table.ts'
import { notTable, throwIfCancelled, tooManyRows } from './refusals.ts'
import type { ExportSource, OpenRows, Row } from './row-source.ts'
import { openPackage, type XlsxPackage } from './xlsx-package.ts'
import { cleanText, sheetRows } from './xlsx-sheet.ts'
import { readXml } from './xlsx-xml.ts'

/** Shared strings are the one thing of a workbook that has to stay in memory; more characters than this is no export. */
const MOST_SHARED_CHARACTERS = 160_000_000

/** Opens a workbook and finds the first sheet that has the columns of an order export. */
export async function openXlsx(file: FileMark, signal: AbortSignal | undefined): Promise<ExportSource> {
  const zip = await openPackage(file)
  try {
    const sheets = await sheetParts(zip)
    if (sheets.length === 0)
      throw notTable('is an archive or a document, not a workbook: unpack it, or export again')
    const strings = await sharedStrings(zip, signal)
    const { sheet, heading } = await findSheet(zip, sheets, strings, signal)
    const open = rowsOf(zip, sheet, strings, file)
    return {
      path: file.path,
      format: 'xlsx',
      bytesTotal: file.size,
      header: heading.header,
      columns: heading.columns,
      rows: dataRows(open, heading),
      close: async () => zip.close(),
    }
  } catch (error) {
    zip.close()
    throw error
  }
}

function rowsOf(zip: XlsxPackage, sheet: Entry, strings: readonly string[], file: FileMark): OpenRows {
  return async function* (signal) {
    await ensureSame(file)
    for await (const { rows, inflated } of sheetRows(zip.read(sheet), strings)) {
      throwIfCancelled(signal)
      const share = sheet.uncompressedSize === 0 ? 1 : Math.min(1, inflated / sheet.uncompressedSize)
      yield { rows, bytesRead: Math.round(share * file.size) }
    }
    await ensureSame(file)
  }
}

/** The sheet with all required columns that stands first; else the fullest one decides what is said to be missing. */
async function findSheet(
  zip: XlsxPackage,
  sheets: readonly Entry[],
  strings: readonly string[],
  signal: AbortSignal | undefined,
) {
  let best: { sheet: Entry; heading: Heading } | null = null
  for (const sheet of sheets) {
    throwIfCancelled(signal)
    const heading = findHeading(await firstRows(zip, sheet, strings))
    if (heading === null) continue
    if (missingColumns(heading.columns).length === 0) return { sheet, heading }
    if (weight(heading.columns) > weight(best?.heading.columns ?? {})) best = { sheet, heading }
  }
  const heading = requireHeading(best?.heading ?? null)
  return { sheet: best?.sheet ?? (sheets[0] as Entry), heading }
}

async function firstRows(zip: XlsxPackage, sheet: Entry, strings: readonly string[]): Promise<Row[]> {
  const first: Row[] = []
  for await (const { rows } of sheetRows(zip.read(sheet), strings)) {
    first.push(...rows.slice(0, HEADING_WITHIN_ROWS))
    if (first.length >= HEADING_WITHIN_ROWS) break
  }
  return first
}

/** The sheets in the workbook's own order; parts that it forgot to list come last. */
async function sheetParts(zip: XlsxPackage): Promise<Entry[]> {
  const targets = await relationTargets(zip)
  const listed = new Set<string>()
  const workbook = zip.parts.get('xl/workbook.xml')
  if (workbook) {
    await readXml(zip.read(workbook), {
      open(name, attributes) {
        const relation = name === 'sheet' ? (attributes['r:id'] ?? anyRelation(attributes)) : undefined
        const target = relation === undefined ? undefined : targets.get(relation)
        if (target !== undefined) listed.add(target)
      },
      close: () => undefined,
      text: () => undefined,
    })
  }
  const others = [...zip.parts.keys()].filter((path) => /^xl\/worksheets\/[^/]+\.xml$/.test(path)).toSorted()
  return [...new Set([...listed, ...others])].flatMap((path) => zip.parts.get(path) ?? [])
}

function anyRelation(attributes: Readonly<Record<string, string>>): string | undefined {
  return Object.entries(attributes).find(([name]) => name.endsWith(':id'))?.[1]
}

/** Relation id to the part's path in lower case. */
async function relationTargets(zip: XlsxPackage): Promise<Map<string, string>> {
  const targets = new Map<string, string>()
  const relations = zip.parts.get('xl/_rels/workbook.xml.rels')
  if (!relations) return targets
  await readXml(zip.read(relations), {
    open(name, attributes) {
      const target = attributes['Target']?.toLowerCase()
      if (name !== 'Relationship' || target === undefined) return
      targets.set(attributes['Id'] ?? '', target.startsWith('/') ? target.slice(1) : `xl/${target}`)
    },
    close: () => undefined,
    text: () => undefined,
  })
  return targets
}

async function sharedStrings(zip: XlsxPackage, signal: AbortSignal | undefined): Promise<string[]> {
  const part = zip.parts.get('xl/sharedstrings.xml')
  const strings: string[] = []
  if (!part) return strings
  let current = ''
  let total = 0
  let isText = false
  let isPhonetic = false
  await readXml(zip.read(part), {
    open(name) {
      if (name === 'si') current = ''
      else if (name === 'rPh') isPhonetic = true
      else if (name === 't') isText = !isPhonetic
    },
    close(name) {
      if (name === 't') isText = false
      else if (name === 'rPh') isPhonetic = false
      else if (name === 'si') strings.push(cleanText(current))
    },
    text(text) {
      if (!isText) return
      throwIfCancelled(signal)
      total += text.length
      if (total > MOST_SHARED_CHARACTERS) throw tooManyRows()
      current += text
    },
  })
  return strings
}
