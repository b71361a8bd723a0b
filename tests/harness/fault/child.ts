import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { z } from 'zod'

/** What a child acknowledged, a line each. */
const lineSchema = z.record(z.string(), z.unknown())
export type Acknowledged = z.output<typeof lineSchema>

/** How a child ended and what it had said until then. */
export interface EndedChild {
  readonly lines: readonly Acknowledged[]
  readonly signal: NodeJS.Signals | null
  readonly code: number | null
  readonly errors: string
}

/** Runs a bundled child; `onLine` may kill it. Only that process is ever killed. */
export async function runChild(
  script: string,
  args: readonly string[],
  onLine: (line: Acknowledged, kill: () => void) => void = () => undefined,
  onStart: (kill: () => void) => Promise<void> = async () => undefined,
): Promise<EndedChild> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const kill = () => void child.kill('SIGKILL')
  const lines: Acknowledged[] = []
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  const reading = readLines(child, (text) => {
    const line = lineSchema.parse(JSON.parse(text))
    lines.push(line)
    onLine(line, kill)
  })
  const started = onStart(kill)
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
    child.on('close', (...ended) => resolve(ended))
  })
  await Promise.all([reading, started])
  return { lines, code, signal, errors }
}

async function readLines(child: ChildProcess, onLine: (text: string) => void): Promise<void> {
  if (!child.stdout) return
  for await (const text of createInterface({ input: child.stdout }))
    if (text.startsWith('{') && text.endsWith('}')) onLine(text)
}
