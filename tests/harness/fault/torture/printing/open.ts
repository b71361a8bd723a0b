import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { bundleChildren } from '../../bundle.ts'
import { type PrintReport, type PrintTorture, torture } from './run.ts'
import type { VariantName } from './variants.ts'
import { makeTemplate } from './world.ts'

/** What runs of printing share, ready to make them. */
export interface OpenTorture {
  run(seed: number, variant: VariantName | null): Promise<PrintReport>
  close(): Promise<void>
}

/** Makes the store that runs begin with, and the program of the desks that are processes. */
export async function openTorture(name: string): Promise<OpenTorture> {
  const shared: PrintTorture = {
    template: await makeTemplate(),
    child: join(await bundleChildren(name, ['print-desk-child']), 'print-desk-child.js'),
  }
  return {
    run: (seed, variant) => torture(shared, seed, variant),
    close: async () => rmSync(shared.template, { recursive: true, force: true }),
  }
}

/** How many labels were asked for, and how many ends a person had or has to tell. */
export function inWords(reports: readonly PrintReport[]): string {
  const [labels, doubted] = [sum(reports, 'labels'), sum(reports, 'doubted')]
  const killed = reports.filter(({ isChild }) => isChild).length
  const share = (doubtedShare(reports) * 100).toFixed(1)
  return `${labels} labels asked for: ${doubted} put before a person (${share} %); in ${killed} runs the desk was a process of its own`
}

/** Of the labels asked for, the part that a person was asked about. */
export function doubtedShare(reports: readonly PrintReport[]): number {
  return sum(reports, 'doubted') / Math.max(1, sum(reports, 'labels'))
}

function sum(reports: readonly PrintReport[], key: 'labels' | 'doubted'): number {
  return reports.reduce((total, report) => total + report[key], 0)
}
