import { fileURLToPath } from 'node:url'
import { startChild } from '../child-calls.ts'
import type { DeskPort, DeskSetting } from './desk-port.ts'

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url))

/** Opens a desk in a process of its own, which can really be killed. */
export async function openChildDesk(setting: DeskSetting): Promise<DeskPort> {
  const child = await startChild(CHILD, setting)
  const call =
    <M extends keyof DeskPort>(method: M) =>
    (...args: Parameters<DeskPort[M]>) =>
      child.call(method, args) as ReturnType<DeskPort[M]>
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
      await child.call('stop', []).catch(() => undefined)
      await child.end('SIGTERM')
    },
    kill: () => child.end('SIGKILL'),
  }
}
