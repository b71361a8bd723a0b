import { parentPort } from 'node:worker_threads'
import { required } from '../../../shared/lib/assert.ts'
import { serveThread } from '../../db/thread/serve.ts'
import { systemClock } from '../../platform/clock.ts'
import type { CreateEngine } from '../../sync/network/engine-port.ts'
import { NetworkService } from '../../sync/network/network-service.ts'

const port = required(parentPort, 'the parent port')

/** The engine over its store adapter is composed in here: `({ transport, store, desk, tell }) => ...`. */
const createEngine: CreateEngine | null = null

const service = new NetworkService({
  clock: systemClock,
  chance: Math.random,
  tell: (told) => port.postMessage({ told }),
  createEngine,
})

await serveThread(port, async () => ({ greeting: null, handle: (request) => service.handle(request) }))
