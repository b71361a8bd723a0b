import { createHash } from 'node:crypto'
import { createInterface } from 'node:readline'
import { type FakeZebra, startFakeZebra, type ZebraMode } from './fake-zebra.ts'

/**
 * The fake Zebra as a process, for benches and end-to-end tests. Prints `{"port"}` and then answers each line
 * on stdin with one JSON line: `dump` (everything printed), `count` (how much that is), `{"mode":{...}}` (changes how
 * it behaves), `loadPaper`, `turnOff`, `turnOn`, `quit`. SIGUSR2 dumps too. Options: `--port N --mode JSON`.
 */
async function main(): Promise<void> {
  const options = optionsOf(process.argv.slice(2))
  const zebra = await startFakeZebra(options.mode, options.port)
  say({ port: zebra.port, host: zebra.host, pid: process.pid })
  process.on('SIGUSR2', () => say(dumpOf(zebra)))
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === 'quit') break
    say(await obey(zebra, line))
  }
  await zebra.close()
  // An open stdin would keep the process.
  process.stdin.destroy()
}

function optionsOf(args: readonly string[]): { port: number; mode: ZebraMode } {
  const optionOf = (name: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined)
  return { port: Number(optionOf('--port') ?? 0), mode: JSON.parse(optionOf('--mode') ?? '{}') as ZebraMode }
}

async function obey(zebra: FakeZebra, line: string): Promise<unknown> {
  if (line.startsWith('{')) {
    zebra.mode = { ...zebra.mode, ...(JSON.parse(line) as { mode: ZebraMode }).mode }
    return { ok: true }
  }
  if (line === 'count') return { count: zebra.printed.length }
  if (line === 'loadPaper') zebra.loadPaper()
  else if (line === 'turnOff') await zebra.turnOff()
  else if (line === 'turnOn') await zebra.turnOn()
  else return dumpOf(zebra)
  return { ok: true }
}

function dumpOf(zebra: FakeZebra): unknown {
  const labels = zebra.printed.map(({ bytes, firstByteAt, printedAt }) => ({
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    hasDrawing: bytes.includes('^GF'),
    order: /ORDER ([^^]*)\^FS/.exec(bytes.toString('latin1'))?.[1] ?? null,
    firstByteAtNs: String(firstByteAt),
    printedAtNs: String(printedAt),
  }))
  return { printed: labels, waiting: zebra.waiting, connections: zebra.connections, cancels: zebra.cancels }
}

function say(message: unknown): void {
  process.stdout.write(`${JSON.stringify(message)}\n`)
}

await main()
