import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { forwardCommand, socketPath } from '../../../src/main/app/cli/socket.ts'
import { projectRoot } from '../../harness/electron/launch.ts'

/** One `desk` command that has ended. */
export interface DeskRun {
  readonly output: Record<string, unknown>
  /** From starting the process to its end. */
  readonly wallMs: number
  /** The most memory the whole process had, all its threads together. */
  readonly peakRssMb: number
}

const entry = join(projectRoot, 'out', 'main', 'desk.js')
const usageReporter = join(import.meta.dirname, 'report-usage.mjs')

/** Runs a `desk` command in a process of its own, and throws when it fails. `usageFile` is written by it. */
export async function runDesk(
  workspace: string,
  args: readonly string[],
  usageFile?: string,
): Promise<DeskRun> {
  const preload = usageFile === undefined ? [] : ['--import', usageReporter]
  const startedAt = performance.now()
  const child = spawn(process.execPath, [...preload, entry, '--workspace', workspace, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...(usageFile === undefined ? {} : { BENCH_USAGE_FILE: usageFile }) },
  })
  const text = await textOf(child)
  const wallMs = performance.now() - startedAt
  const output = JSON.parse(text) as Record<string, unknown>
  if (output['error'] !== undefined)
    throw new Error(`desk ${args.join(' ')}: ${JSON.stringify(output['error'])}`)
  const peakRssMb = usageFile === undefined ? Number.NaN : Number(readFileSync(usageFile, 'utf8')) / 1_024
  return { output, wallMs, peakRssMb }
}

/** Has the open window on a workspace carry a command out, over the socket that `desk` uses. */
export async function askWindow(
  workspace: string,
  args: readonly string[],
): Promise<Record<string, unknown>> {
  const answer = await forwardCommand(socketPath(workspace), { argv: [...args], cwd: projectRoot })
  if (answer === null) throw new Error('No window listens on this workspace')
  if (answer.exitCode !== 0) throw new Error(`desk ${args.join(' ')}: ${JSON.stringify(answer.output)}`)
  return answer.output as Record<string, unknown>
}

/** Runs one of the benchmarks' own programs under this Node and answers the JSON it prints. */
export async function runProgram(path: string, args: readonly string[]): Promise<Record<string, number>> {
  const child = spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  return JSON.parse(await textOf(child)) as Record<string, number>
}

function textOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout?.setEncoding('utf8').on('data', (part: string) => {
      text += part
    })
    child.once('error', reject)
    child.once('close', (code) => {
      if (text.trim() === '') reject(new Error(`A process ended with code ${code} and said nothing`))
      else resolve(text)
    })
  })
}
