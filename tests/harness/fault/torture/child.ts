import { serveParent } from '../child-calls.ts'
import { Desk } from './desk.ts'
import type { DeskSetting } from './desk-port.ts'

// A desk in a process of its own, to be killed: at its moment it kills itself, so that nothing of it runs on.

const setting = JSON.parse(process.argv[2] ?? '{}') as DeskSetting
serveParent(await Desk.open(setting, () => process.kill(process.pid, 'SIGKILL')))
