import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { cliDialogs, noShell } from '../../../src/main/app/cli/dialogs.ts'
import { type Desk, type DeskParts, openDesk } from '../../../src/main/app/desk/desk.ts'
import { nodeInfo } from '../../../src/main/app/node-info.ts'
import type { CrashPlan } from '../../../src/main/app/store/writer.ts'
import { memorySecretStore } from '../../../src/main/auth/memory-secret-store.ts'
import type { SecretStore } from '../../../src/main/auth/secret-store.ts'
import { type Clock, systemClock } from '../../../src/main/platform/clock.ts'
import { createRandom } from '../../../src/main/platform/random.ts'
import { createFileTokens } from '../../../src/main/security/file-tokens.ts'
import type { EventName } from '../../../src/shared/ipc/contract.ts'
import { projectRoot } from './project-root.ts'
import { MIGRATIONS_FOLDER, temporaryFolder } from './test-store.ts'

const ROOT = projectRoot(import.meta.dirname)
const isBundled = existsSync(join(import.meta.dirname, 'writer.js'))
const threads = isBundled ? import.meta.dirname : join(ROOT, 'src', 'main', 'app', 'threads')
const ending = isBundled ? 'js' : 'ts'

/** The threads as sources, whose types Node strips; in a bundled child, the bundles beside it. */
export const TEST_PARTS: DeskParts = {
  writer: join(threads, `writer.${ending}`),
  reader: join(threads, `reader.${ending}`),
  importer: join(threads, `importer.${ending}`),
  raster: join(threads, `raster.${ending}`),
  pages: join(threads, `pages.${ending}`),
  network: join(threads, `network.${ending}`),
  migrations: MIGRATIONS_FOLDER,
  packages: join(ROOT, 'node_modules'),
}

/** How a test opens a desk. */
export interface TestDeskOptions {
  readonly folder?: string | undefined
  readonly clock?: Clock | undefined
  readonly crash?: CrashPlan | undefined
  readonly isHeadless?: boolean | undefined
  readonly secrets?: SecretStore | undefined
  readonly labelSecrets?: SecretStore | undefined
  /** Another network thread than the product's. */
  readonly network?: string | undefined
  /** False: the file need not open, since it is to be replaced. */
  readonly hasToOpen?: boolean | undefined
}

/** A whole desk with its threads, as a window or the command line has it; what it tells and logs is kept. */
export interface TestDesk {
  readonly desk: Desk
  readonly folder: string
  readonly told: { readonly name: EventName; readonly payload: unknown }[]
  readonly logged: string[]
  /** A fresh command id for each call. */
  call(): { readonly commandId: string }
  close(): Promise<void>
  /** Closes the desk and removes its folder. */
  remove(): Promise<void>
}

const random = createRandom(systemClock)

/** Opens a desk over the sources. */
export async function openTestDesk(options: TestDeskOptions = {}): Promise<TestDesk> {
  const folder = options.folder ?? temporaryFolder()
  const told: { name: EventName; payload: unknown }[] = []
  const logged: string[] = []
  const desk = openDesk({
    folder,
    parts: { ...TEST_PARTS, network: options.network ?? TEST_PARTS.network },
    clock: options.clock ?? systemClock,
    random,
    emit: (name, payload) => void told.push({ name, payload }),
    logError: (event, error) => {
      logged.push(`${event}: ${error instanceof Error ? error.stack : String(error)}`)
      return random.ref()
    },
    dialogs: cliDialogs(null),
    shell: noShell,
    secrets: async () => options.secrets ?? memorySecretStore(null),
    labelSecrets: async () => options.labelSecrets ?? memorySecretStore(null),
    places: { note: () => undefined, open: () => undefined },
    tokens: createFileTokens(random.uuidV7),
    info: (sqlite) => nodeInfo(ROOT, sqlite),
    deskName: 'desk-1',
    isHeadless: options.isHeadless ?? true,
    crash: options.crash,
  })
  try {
    if (options.hasToOpen ?? true) await desk.ready()
  } catch (error) {
    await desk.close()
    throw error
  }
  const close = () => desk.close()
  const remove = async () => {
    await close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { desk, folder, told, logged, call: () => ({ commandId: random.uuidV7() }), close, remove }
}

/** An import's run id. */
export function newRunId(): string {
  return random.uuidV7()
}
