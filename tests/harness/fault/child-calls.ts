import { type ChildProcess, fork } from 'node:child_process'
import { DeskDied } from './torture/desk-port.ts'

/** A call of something in another process, and its answer. */
interface ChildCall {
  readonly id: number
  readonly method: string
  readonly args: readonly unknown[]
}
interface ChildAnswer {
  readonly id: number
  readonly value?: unknown
  readonly error?: string
}

/** A process that answers calls. */
export interface CallableChild {
  /** Rejects with DeskDied once the process is gone. */
  call(method: string, args: readonly unknown[]): Promise<unknown>
  /** Sends a signal, and waits until it is gone. */
  end(signal: NodeJS.Signals): Promise<void>
  readonly isOver: boolean
}

/** Starts a script that serves its parent, and waits until it does. */
export async function startChild(script: string, setting: unknown): Promise<CallableChild> {
  const child = fork(script, [JSON.stringify(setting)], {
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const callable = caller(child)
  await callable.ready
  return callable
}

function caller(child: ChildProcess) {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  let last = 0
  let isOver = false
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      isOver = true
      for (const { reject } of waiting.values()) reject(new DeskDied('The process is gone.'))
      waiting.clear()
      resolve()
    })
  })
  const answerOf = (id: number) =>
    new Promise<unknown>((resolve, reject) => {
      if (isOver) reject(new DeskDied('The process is gone.'))
      else waiting.set(id, { resolve, reject })
    })
  child.on('message', ({ id, value, error }: ChildAnswer) => {
    const one = waiting.get(id)
    waiting.delete(id)
    if (error === undefined) one?.resolve(value)
    else one?.reject(new Error(error))
  })
  return {
    ready: answerOf(0),
    call: (method: string, args: readonly unknown[]) => {
      last += 1
      const answer = answerOf(last)
      // A process that dies in this moment takes nothing any more; its end tells who waits.
      if (!isOver) child.send({ id: last, method, args } satisfies ChildCall, () => undefined)
      return answer
    },
    end: async (signal: NodeJS.Signals) => {
      if (!isOver) child.kill(signal)
      await ended
    },
    get isOver() {
      return isOver
    },
  }
}

/** In the child: answers the parent's calls with the methods of `served`, and ends with the parent. */
export function serveParent(served: object): void {
  const answer = (one: ChildAnswer) => void process.send?.(one)
  process.on('message', ({ id, method, args }: ChildCall) => {
    const work = (served as Readonly<Record<string, (...args: readonly unknown[]) => Promise<unknown>>>)[
      method
    ]
    if (!work) return answer({ id, error: `There is no method ${method}.` })
    work.apply(served, [...args]).then(
      (value) => answer({ id, value }),
      (error: unknown) =>
        answer({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    )
  })
  process.once('disconnect', () => process.exit(0))
  answer({ id: 0 })
}
