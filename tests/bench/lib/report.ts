import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'
import { findRuntime } from '../../../scripts/setup/electron-runtime.mjs'
import { projectRoot } from '../../harness/electron/launch.ts'
import type { Bar, Figures } from './figures.ts'

/** What `--json` writes; its shape is fixed in the project's design. */
export interface Report {
  readonly bench: string
  readonly machine: string
  readonly figures: Figures
  readonly bars: readonly Bar[]
}

/** The machine in one line, so that two reports can be told apart. */
export function machineLine(): string {
  const [first] = cpus()
  const electron = findRuntime(projectRoot)?.version ?? 'none'
  return [
    first?.model.trim() ?? 'unknown processor',
    `${cpus().length} cores`,
    `${Math.round(totalmem() / 2 ** 30)} GB`,
    `${process.platform} ${release()}`,
    `Node ${process.versions.node}`,
    `Electron ${electron}`,
    `load ${loadNow()}`,
  ].join(', ')
}

/** Running processes over the last minute: figures taken on a busy machine say so themselves. */
function loadNow(): string {
  try {
    return readFileSync('/proc/loadavg', 'utf8').split(' ')[0] ?? 'unknown'
  } catch {
    return 'unknown'
  }
}

/** The report as a table for a terminal: asked figures first, each other figure is a control. */
export function tableOf(report: Report, runs: readonly Figures[]): string {
  const asked = new Map(report.bars.map((bar) => [bar.name, bar]))
  const names = [...asked.keys(), ...Object.keys(report.figures).filter((name) => !asked.has(name))]
  const lines = names.map((name) => {
    const bar = asked.get(name)
    const verdict = bar === undefined ? 'control' : `${bar.op} ${bar.limit} ${bar.ok ? 'met' : 'MISSED'}`
    const each = runs.map((run) => shortNumber(run[name])).join(' ')
    return [name, shortNumber(report.figures[name]), verdict, each]
  })
  return aligned([['figure', 'median', 'asked', 'each run'], ...lines])
}

/** Writes the JSON document. */
export function writeReport(path: string, report: Report): void {
  writeFileSync(path, `${JSON.stringify(report, null, 2)}\n`)
}

function shortNumber(value: number | undefined): string {
  if (value === undefined) return '-'
  return value >= 1_000 ? String(Math.round(value)) : String(Math.round(value * 100) / 100)
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
