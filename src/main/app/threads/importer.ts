import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { AppError } from '../../../shared/errors/app-error.ts'
import { required } from '../../../shared/lib/assert.ts'
import type { ThreadRequest } from '../../db/thread/protocol.ts'
import { serveThread } from '../../db/thread/serve.ts'
import { type ImportJob, ImportService } from '../../features/imports/run/import-service.ts'
import { type PracticeJob, sendPracticeOrders } from '../../features/practice/send-practice.ts'

const port = required(parentPort, 'the parent port')
const { folder } = workerData as { folder: string }
const service = new ImportService(folder, (told) => port.postMessage({ told }))

/** Requests that make ids name the creator they are made for. */
interface Named {
  readonly creatorId: string
}

/** What the thread does by name; `cancel` is served while another request runs. */
function handle(request: ThreadRequest): unknown {
  switch (request.name) {
    case 'dryRun':
      return service.dryRun(request.input as ImportJob, (request.input as Named).creatorId)
    case 'prepare':
      return service.prepare(request.input as ImportJob)
    case 'run':
      return service.run((request.input as { port: MessagePort }).port, (request.input as Named).creatorId)
    case 'settleProblems':
      return service.settleProblems((request.input as { isKept: boolean }).isKept)
    case 'practice':
      return sendPracticeOrders(request.input as PracticeJob & { port: MessagePort }, (request.input as Named).creatorId)
    case 'cancel':
      return service.cancel()
    default:
      throw new AppError('ipc.unknownMethod', `The reader of exports does not know ${request.name}.`)
  }
}

await serveThread(port, async () => ({ greeting: null, handle }))
