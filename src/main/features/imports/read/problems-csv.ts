import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { access, constants, copyFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { ImportProblem } from '../../../../shared/domain/imports/import-types.ts'

/** A CSV of the rows that could not go in, written while an import runs and put in its place at the end. */
export interface ProblemsFile {
  /** Adds one problem with its row's own cells. */
  readonly add: (problem: ImportProblem, cells: readonly string[]) => void
  /** Puts the file beside the export, else leaves it in the fallback folder; null when there was no problem. */
  readonly finish: () => Promise<string | null>
  /** Throws it away, as after a cancelled import. */
  readonly discard: () => void
}

const FLUSH_AT = 64 * 1024
/** Spreadsheets run a cell that begins so as a formula; an apostrophe keeps it text (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r]/
/** Spreadsheets round digits beyond the fifteenth; a tab after them keeps them text, as Seller Center does. */
const LONG_DIGITS = /^\d{16,}$/

/**
 * The problem file of `exportPath`: `<name>.problems.csv`. It grows in `fallbackDir` and moves beside the export
 * only when finished, so that an import which is killed leaves nothing there.
 */
export function problemsCsvWriter(
  exportPath: string,
  header: readonly string[],
  fallbackDir: string,
): ProblemsFile {
  const name = `${basename(exportPath).replace(/(\.csv|\.tsv|\.txt|\.xlsx)?(\.gz)?$/i, '')}.problems.csv`
  const growing = join(fallbackDir, `${name}.part`)
  let file: number | null = null
  let waiting = ''
  const flush = () => {
    if (file === null) {
      mkdirSync(fallbackDir, { recursive: true })
      file = openSync(growing, 'w', 0o600)
      writeSync(file, `\ufeff${line(['row', 'column', 'value', 'reason', ...header])}`)
    }
    writeSync(file, waiting)
    waiting = ''
  }
  const close = () => {
    if (file !== null) closeSync(file)
    file = null
  }
  return {
    add(problem, cells) {
      waiting += line([String(problem.row), problem.column, problem.value, problem.reason, ...cells])
      if (waiting.length >= FLUSH_AT) flush()
    },
    async finish() {
      if (waiting === '' && file === null) return null
      flush()
      close()
      return settle(growing, join(dirname(exportPath), name), join(fallbackDir, name))
    },
    discard() {
      waiting = ''
      close()
      rmSync(growing, { force: true })
    },
  }
}

function line(cells: readonly string[]): string {
  return `${cells.map(safeCell).join(',')}\r\n`
}

function safeCell(cell: string): string {
  const bare = cell.trim()
  const text = FORMULA.test(bare) ? `'${bare}` : LONG_DIGITS.test(bare) ? `${bare}\t` : bare
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Moves the finished file to the wanted place, or where that cannot be written, to the one that surely can. */
async function settle(growing: string, wanted: string, fallback: string): Promise<string> {
  if (await isWritable(dirname(wanted))) {
    const beside = await copyFile(growing, wanted).then(
      () => true,
      () => false,
    )
    if (beside) {
      await rm(growing, { force: true })
      return wanted
    }
  }
  await rename(growing, fallback)
  return fallback
}

async function isWritable(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK).then(
    () => true,
    () => false,
  )
}
