// A process that opens a workspace and imports one file of labels into it, timed from the start of the import to the
// moment its labels are stored. Before that the pages alone are read, as the control.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { deskParts } from '../../../src/main/app/parts.ts'
import { PageReader } from '../../../src/main/printing/pages/page-reader.ts'
import { newCall, openBuiltDesk } from '../sync/built-desk.ts'

const root = join(import.meta.dirname, '../../..')
const [folder = '', file = '', kind = 'text'] = process.argv.slice(2)
// The threads that do the work are the built ones.
const parts = deskParts(join(root, 'out', 'main'), root)

/** Pages a second that the reader alone gives, without a store. */
async function readAlone(): Promise<number> {
  const reader = new PageReader({ workerUrl: new URL(`file://${parts.pages}`), packagesDir: parts.packages })
  await reader.prewarm()
  const document = await reader.open(readFileSync(file))
  const startedAt = performance.now()
  for (const page of document.pages.keys())
    await (kind === 'text' ? document.text(page) : document.barcodes(page, 203))
  const seconds = (performance.now() - startedAt) / 1_000
  await reader.close()
  return document.pages.length / seconds
}

const alonePagesPerS = await readAlone()
const desk = await openBuiltDesk(folder)
const startedAt = performance.now()
const call = newCall()
const report = await desk.labels.runner.start(
  { path: file, runId: call.commandId },
  desk.services.metaOf(call),
)
const importMs = performance.now() - startedAt
await desk.close()
process.stdout.write(JSON.stringify({ importMs, alonePagesPerS, report }))
