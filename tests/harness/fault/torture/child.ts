import type { ChildAnswer, ChildCall } from './child-desk.ts'
import { Desk } from './desk.ts'
import type { DeskSetting } from './desk-port.ts'

// A desk in a process of its own, to be killed: at its moment it kills itself, so that nothing of it runs on.

const setting = JSON.parse(process.argv[2] ?? '{}') as DeskSetting
const desk = await Desk.open(setting, () => process.kill(process.pid, 'SIGKILL'))

const answer = (one: ChildAnswer) => void process.send?.(one)

process.on('message', ({ id, method, args }: ChildCall) => {
  const work = desk[method] as (...args: readonly unknown[]) => Promise<unknown>
  work.apply(desk, [...args]).then(
    (value) => answer({ id, value }),
    (error: unknown) =>
      answer({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  )
})
process.once('disconnect', () => process.exit(0))
answer({ id: 0 })
