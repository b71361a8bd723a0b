import { hostname } from 'node:os'
import { join } from 'node:path'
import { cliDialogs, noShell } from '../../../src/main/app/cli/dialogs.ts'
import { type Desk, openDesk } from '../../../src/main/app/desk/desk.ts'
import type { Emit } from '../../../src/main/app/desk/services.ts'
import { nodeInfo } from '../../../src/main/app/node-info.ts'
import { deskParts } from '../../../src/main/app/parts.ts'
import { memorySecretStore } from '../../../src/main/auth/memory-secret-store.ts'
import { type Clock, systemClock } from '../../../src/main/platform/clock.ts'
import { createRandom } from '../../../src/main/platform/random.ts'
import { createFileTokens } from '../../../src/main/security/file-tokens.ts'

const root = join(import.meta.dirname, '../../..')
const random = createRandom(systemClock)

/** Where a desk signs in, and as whom; plain data, so that it can be handed to another process. */
export interface CloudAddress {
  readonly url: string
  readonly key: string
  readonly email: string
  readonly password: string
  readonly creatorId: string
}

/** Opens a desk over the built threads, as `desk` does. `clock` is what its commands are stamped with. */
export async function openBuiltDesk(
  folder: string,
  emit: Emit = () => undefined,
  clock: Clock = systemClock,
): Promise<Desk> {
  const labelSecrets = memorySecretStore(null)
  const desk = openDesk({
    folder,
    parts: deskParts(join(root, 'out', 'main'), root),
    clock,
    random,
    emit,
    logError: (event, error) => {
      process.stderr.write(`${event} ${String(error)}\n`)
      return random.ref()
    },
    dialogs: cliDialogs(null),
    shell: noShell,
    secrets: async () => memorySecretStore(null),
    labelSecrets: async () => labelSecrets,
    places: { note: () => undefined, open: () => undefined },
    tokens: createFileTokens(random.uuidV7),
    info: (sqlite) => nodeInfo(root, sqlite),
    deskName: hostname(),
    isHeadless: true,
  })
  await desk.ready()
  return desk
}

/** A new command's context. */
export function newCall(): { readonly commandId: string } {
  return { commandId: random.uuidV7() }
}

/** Signs in at the shop's backend; the workspace stays what it is. */
export async function signIn(desk: Desk, { url, key, email, password }: CloudAddress): Promise<void> {
  const answer = await desk.handlers['account.signIn'](
    { project: { address: url, key }, email, password },
    newCall(),
  )
  if (answer.next !== 'choose') throw new Error(`Signing in ended with ${answer.next}`)
}

/** Connects the workspace to the shop; it syncs from here on. */
export async function connect(desk: Desk, { creatorId }: CloudAddress, deskName = 'Bench'): Promise<void> {
  await desk.handlers['account.connect']({ creatorId, deskName }, newCall())
}

/** Resolves when the copy is whole and everything is sent and acknowledged. */
export async function settled(desk: Desk, everyMs = 20): Promise<void> {
  for (;;) {
    const { isComplete, pending } = await desk.services.store.query('sync.position', {})
    if (isComplete && pending === 0 && desk.cloud.state.isOnline) return
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}
