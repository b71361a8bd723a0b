import type { MessagePort } from 'node:worker_threads'
import { AppError } from '../../../shared/errors/app-error.ts'
import { PortClient } from '../../db/thread/port-client.ts'
import { systemClock } from '../../platform/clock.ts'
import { createRandom } from '../../platform/random.ts'
import { SyncEngine } from '../../sync/engine/engine.ts'
import { systemTimers } from '../../sync/engine/timers.ts'
import type { EngineParts, RunningEngine } from '../../sync/network/engine-port.ts'
import { WriterStore } from '../../sync/network/writer-store.ts'
import type { EngineTold } from '../desk/cloud/engine-told.ts'

const HINTS = ['wake', 'focus', 'online', 'outbox', 'tokenRefreshed', 'signedIn'] as const

/** The engine over the server and the writer thread, as the network thread runs it. */
export function composeEngine({ transport, store, desk, settings, tell }: EngineParts): RunningEngine {
  const writer = new PortClient(store satisfies MessagePort)
  const told = (one: EngineTold) => tell(one)
  const engine = new SyncEngine({
    transport,
    store: new WriterStore(writer, { creatorId: desk.creatorId, now: systemClock.now, ...settings }),
    timers: systemTimers,
    random: createRandom(systemClock),
    build: { platform: desk.platform, appVersion: desk.appVersion },
    onState: (state) => told({ what: 'state', state }),
    onApplied: ({ seqs }) => told({ what: 'applied', seqs }),
    onEvent: () => told({ what: 'event' }),
    onError: (error) => told({ what: 'error', cause: String(error instanceof Error ? error.stack : error) }),
  })
  engine.start()
  const requests: Readonly<Record<string, (input: { why?: string }) => unknown>> = {
    state: () => engine.state(),
    now: () => engine.now(),
    audit: () => engine.audit(),
    hint: ({ why }) => {
      const known = HINTS.find((one) => one === why)
      if (known) engine.hint(known)
      return null
    },
  }
  return {
    sessionChanged: (isSignedIn) => {
      if (isSignedIn) engine.hint('signedIn')
    },
    request: (name, input) => {
      const request = Object.hasOwn(requests, name) ? requests[name] : undefined
      if (!request) throw new AppError('ipc.unknownMethod', `The engine does not know ${name}.`)
      return request(input as { why?: string })
    },
    stop: async () => {
      await engine.stop()
      writer.close()
    },
  }
}
