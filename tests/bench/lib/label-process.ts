// A process that opens a workspace and imports one file of labels into it, timed from the start of the import to the
// moment its labels are stored. Before that the pages alone are read, as the control.
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { cliDialogs, noShell } from '../../../src/main/app/cli/dialogs.ts'
import { openDesk } from '../../../src/main/app/desk/desk.ts'
import { nodeInfo } from '../../../src/main/app/node-info.ts'
import { deskParts } from '../../../src/main/app/parts.ts'
import { memorySecretStore } from '../../../src/main/auth/memory-secret-store.ts'
import { systemClock } from '../../../src/main/platform/clock.ts'
import { createRandom } from '../../../src/main/platform/random.ts'
import { PageReader } from '../../../src/main/printing/pages/page-reader.ts'
import { createFileTokens } from '../../../src/main/security/file-tokens.ts'

const root = join(import.meta.dirname, '../../..')
const [folder = '', file = '', kind = 'text'] = process.argv.slice(2)
const random = createRandom(systemClock)
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
const secrets = memorySecretStore(null)
const desk = openDesk({
  folder,
  parts,
  clock: systemClock,
  random,
  emit: () => undefined,
  logError: (event, error) => {
    process.stderr.write(`${event} ${String(error)}\n`)
    return random.ref()
  },
  dialogs: cliDialogs(null),
  shell: noShell,
  secrets: async () => secrets,
  labelSecrets: async () => secrets,
  places: { note: () => undefined, open: () => undefined },
  tokens: createFileTokens(random.uuidV7),
  info: (sqlite) => nodeInfo(root, sqlite),
  deskName: hostname(),
  isHeadless: true,
})
await desk.ready()
const startedAt = performance.now()
const report = await desk.labels.runner.start(
  { path: file, runId: random.uuidV7() },
  desk.services.metaOf({ commandId: random.uuidV7() }),
)
const importMs = performance.now() - startedAt
await desk.close()
process.stdout.write(JSON.stringify({ importMs, alonePagesPerS, report }))
