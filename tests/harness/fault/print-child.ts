import { writeSync } from 'node:fs'
import type { CrashPoint } from '../../../src/main/outbox/run-command.ts'
import { openTestDesk } from '../store/test-desk.ts'

// A desk in a process of its own that prints a batch over the network, to be killed while it does, or to kill itself
// at a point of its second command, which is the one that asks for the labels.

const [folder = '', host = '', port = '0', point = '', ...orders] = process.argv.slice(2)
const crash = point === '' ? undefined : { point: point as CrashPoint, after: 1 }
const { desk, call, close } = await openTestDesk({ folder, crash })
await desk.door.add(
  {
    name: 'Bench',
    connection: { kind: 'tcp', host, port: Number(port) },
    language: 'zpl',
    dpi: 203,
    media: { widthMm: 101.6, heightMm: 152.4 },
  },
  call(),
)
const { jobs } = await desk.handlers['print.print']({ orders, document: 'label' }, call())
writeSync(1, `${JSON.stringify({ asked: jobs.map((job) => job.id) })}\n`)
await desk.printing.idle()
writeSync(1, `${JSON.stringify({ done: true })}\n`)
await close()
