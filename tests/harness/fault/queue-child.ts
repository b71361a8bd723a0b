import { writeSync } from 'node:fs'
import { openTestDesk } from '../store/test-desk.ts'

// A desk in a process of its own that queues labels at a stopped printer, turns their order round, says so, and only then
// lets the printer go on: to be killed while it prints or, where it is told to stay, in between.

const [folder = '', host = '', port = '0', what = '', ...orders] = process.argv.slice(2)
const { desk, call, close } = await openTestDesk({ folder })
const printer = await desk.door.add(
  {
    name: 'Bench',
    connection: { kind: 'tcp', host, port: Number(port) },
    language: 'zpl',
    dpi: 203,
    media: { widthMm: 101.6, heightMm: 152.4 },
  },
  call(),
)
const tell = (line: object) => writeSync(1, `${JSON.stringify(line)}\n`)
await desk.handlers['printers.pause']({ id: printer.id, paused: true }, call())
const { jobs } = await desk.handlers['print.print']({ orders, document: 'label' }, call())
for (const { id } of jobs) await desk.handlers['print.reorder']({ jobId: id, to: 'first' }, call())
tell({ reordered: true })
if (what === 'stay') await new Promise((resolve) => setTimeout(resolve, 60_000))
await desk.handlers['printers.pause']({ id: printer.id, paused: false }, call())
await desk.printing.idle()
tell({ done: true })
await close()
