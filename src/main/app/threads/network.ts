import { parentPort } from 'node:worker_threads'
import { required } from '../../../shared/lib/assert.ts'
import { serveThread } from '../../db/thread/serve.ts'
import { systemClock } from '../../platform/clock.ts'
import { NetworkService } from '../../sync/network/network-service.ts'
import { composeEngine } from './compose-engine.ts'

const port = required(parentPort, 'the parent port')

const service = new NetworkService({
  clock: systemClock,
  chance: Math.random,
  tell: (told) => port.postMessage({ told }),
  createEngine: composeEngine,
})

await serveThread(port, async () => ({ greeting: null, handle: (request) => service.handle(request) }))
