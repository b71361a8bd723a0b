import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { DeskDied, type DeskPort, type DeskSetting } from './desk-port.ts'

/** A call of a desk in another process, and its answer. */
export interface ChildCall {
  readonly id: number
  readonly method: keyof DeskPort
  readonly args: readonly unknown[]
}
export interface ChildAnswer {
  readonly id: number
  readonly value?: unknown
  readonly error?: string
}

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url))

/** Opens a desk in a process of its own, which can really be killed. */
export async function openChildDesk(setting: DeskSetting): Promise<DeskPort> {
  const child = fork(CHILD, [JSON.stringify(setting)], {
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const ask = caller(child)
  await ask.ready
  const call =
    <M extends keyof DeskPort>(method: M) =>
    (...args: Parameters<DeskPort[M]>) =>
      ask.call(method, args) as ReturnType<DeskPort[M]>
  return {
    do: call('do'),
    now: call('now'),
    audit: call('audit'),
    rows: call('rows'),
    jump: call('jump'),
    arm: call('arm'),
    limit: call('limit'),
    wrongs: call('wrongs'),
    flickers: call('flickers'),
    session: call('session'),
    stop: async () => {
      await ask.call('stop', []).catch(() => undefined)
      await ask.end('SIGTERM')
    },
    kill: () => ask.end('SIGKILL'),
  }
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
  const await1 = (id: number) =>
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
    ready: await1(0),
    call: (method: ChildCall['method'], args: readonly unknown[]) => {
      last += 1
      const answer = await1(last)
      if (!isOver) child.send({ id: last, method, args } satisfies ChildCall)
      return answer
    },
    end: async (signal: NodeJS.Signals) => {
      if (!isOver) child.kill(signal)
      await ended
    },
  }
}
