import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { electronPath, machineFlags, projectRoot } from '../harness/electron/launch.ts'
import { buildFloor, floorArguments } from './floor/build.ts'
import { type Bench, bar, type Figures, median, type Runs, type Scratch } from './lib/figures.ts'
import { pause } from './lib/random.ts'
import { copyStore, makeStore } from './lib/stores.ts'

/** Starts of each kind in a run. */
const PAIRS = 3
const START_TIMEOUT_MS = 30_000
/** The last start's processes are gone from the processor by then. */
const REST_MS = 400

/** From starting the process to a painted table of 100,000 orders, against an empty window. */
export const startBench: Bench = {
  name: 'start',
  about: 'from process start to a painted table of 100,000 orders, against an empty window',
  prepare,
  bars: (figures) => [bar(figures, 'ratio_to_empty_window', '<=', 1.3)],
}

async function prepare(scratch: Scratch): Promise<Runs> {
  const workspace = copyStore(await makeStore(scratch), join(scratch.folder, 'workspace'))
  const blankFolder = join(scratch.folder, 'blank')
  mkdirSync(blankFolder)
  const blank = floorArguments(await buildFloor(), blankFolder, 'blank')
  const table = [projectRoot, `--workspace=${workspace}`, '--report-painted']
  // The first start of a profile compiles what later ones find ready; a desk starts every morning, not once.
  await start(scratch, blank)
  await start(scratch, table)
  return { once: () => measure(scratch, blank, table) }
}

async function measure(scratch: Scratch, blank: string[], table: string[]): Promise<Figures> {
  const tables: number[] = []
  const blanks: number[] = []
  for (let pair = 0; pair < PAIRS; pair += 1) {
    // Taken in turns, and the turn changes: whatever else the machine does falls on both alike.
    const isBlankFirst = pair % 2 === 0
    if (isBlankFirst) blanks.push(await start(scratch, blank))
    tables.push(await start(scratch, table))
    if (!isBlankFirst) blanks.push(await start(scratch, blank))
  }
  return {
    ratio_to_empty_window: median(tables) / median(blanks),
    table_painted_ms: median(tables),
    empty_window_painted_ms: median(blanks),
    table_painted_slowest_ms: Math.max(...tables),
    empty_window_painted_slowest_ms: Math.max(...blanks),
  }
}

/** Starts an app without anything attached to it, and answers when its page said it had painted. */
async function start(scratch: Scratch, args: readonly string[]): Promise<number> {
  const startedAt = Date.now()
  const child = spawn(electronPath(), [...machineFlags(), ...args], { stdio: ['ignore', 'pipe', 'ignore'] })
  scratch.atEnd(() => child.kill('SIGKILL'))
  const timer = setTimeout(() => child.kill('SIGKILL'), START_TIMEOUT_MS)
  const paintedAt = await paintedLine(child)
  clearTimeout(timer)
  await end(child)
  return paintedAt - startedAt
}

async function paintedLine(child: ChildProcess): Promise<number> {
  if (child.stdout === null) throw new Error('The app has no output')
  for await (const line of createInterface({ input: child.stdout }))
    if (line.startsWith('{"paintedAt"')) return (JSON.parse(line) as { paintedAt: number }).paintedAt
  throw new Error('The app ended before it painted')
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  const timer = setTimeout(() => child.kill('SIGKILL'), 5_000)
  child.kill('SIGTERM')
  await ended
  clearTimeout(timer)
  await pause(REST_MS)
}
