// A process of its own: ends what the stack left behind when the stack itself was ended without a word.
// It knows that by its standard input, a pipe from the stack, which closes with the stack's last breath. What is there
// already at its start comes as its argument, what comes later as lines.
import { rm } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import type { GuardMessage } from './guard.ts'

const programs = new Map<number, NodeJS.Signals>()
const folders = new Set<string>()
/** How long a program may take to follow its signal before it is killed, in milliseconds. */
const PATIENCE_MS = 5000

function take(message: GuardMessage): void {
  if ('pid' in message) {
    if ('add' in message) programs.set(message.pid, message.signal)
    else programs.delete(message.pid)
  } else if ('add' in message) folders.add(message.path)
  else folders.delete(message.path)
}

/** Whether the signal could be sent, which says that the program is still there. */
function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}

async function endPrograms(): Promise<void> {
  for (const [pid, signal] of programs) send(pid, signal)
  for (const until = performance.now() + PATIENCE_MS; performance.now() < until; await sleep(20))
    if (![...programs.keys()].some((pid) => send(pid, 0))) return
  for (const pid of programs.keys()) send(pid, 'SIGKILL')
}

// The terminal's own signals are the stack's business: it ends first, then we see our input close.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)

for (const message of JSON.parse(process.argv[2] ?? '[]') as GuardMessage[]) take(message)
for await (const line of createInterface({ input: process.stdin })) take(JSON.parse(line) as GuardMessage)
await endPrograms()
for (const folder of folders)
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
