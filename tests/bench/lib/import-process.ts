// A process that opens a workspace and then imports one file into it, timed from the start of the import to the
// moment its orders are visible. What a process needs to start and to open its store is told apart.
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
import { createFileTokens } from '../../../src/main/security/file-tokens.ts'

const root = join(import.meta.dirname, '../../..')
const [folder = '', file = ''] = process.argv.slice(2)
const random = createRandom(systemClock)

const desk = openDesk({
  folder,
  // The threads that do the work are the built ones.
  parts: deskParts(join(root, 'out', 'main'), root),
  clock: systemClock,
  random,
  emit: () => undefined,
  logError: (event, error) => {
    process.stderr.write(`${event} ${String(error)}\n`)
    return random.ref()
  },
  dialogs: cliDialogs(null),
  shell: noShell,
  secrets: async () => memorySecretStore(null),
  labelSecrets: async () => memorySecretStore(null),
  places: { note: () => undefined, open: () => undefined },
  tokens: createFileTokens(random.uuidV7),
  info: (sqlite) => nodeInfo(root, sqlite),
  deskName: hostname(),
  isHeadless: true,
})
await desk.ready()
const readyMs = performance.now()
const request = { path: file, options: {}, runId: random.uuidV7() }
const report = await desk.imports.start(request, desk.services.metaOf({ commandId: random.uuidV7() }))
const importMs = performance.now() - readyMs
await desk.close()
process.stdout.write(JSON.stringify({ importMs, readyMs, lines: report.lines, orders: report.orders.new }))
