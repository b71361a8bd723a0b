import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { AppError } from '../../../shared/errors/app-error.ts'
import { required } from '../../../shared/lib/assert.ts'
import type { ThreadRequest } from '../../db/thread/protocol.ts'
import { serveThread } from '../../db/thread/serve.ts'
import type { RecordInput } from '../../features/imports/order-record.ts'
import { type ImportJob, ImportService } from '../../features/imports/run/import-service.ts'
import { type PracticeJob, sendPracticeOrders } from '../../features/practice/send-practice.ts'

const port = required(parentPort, 'the parent port')
const { folder } = workerData as { folder: string }
const service = new ImportService(folder, (told) => port.postMessage({ told }))

/** A request that hands orders to the writer: over which port, and what records are made with. */
interface Filling {
  readonly port: MessagePort
  readonly input: RecordInput
}

/** What the thread does by name; `cancel` is served while another request runs. */
function handle(request: ThreadRequest): unknown {
  switch (request.name) {
    case 'dryRun':
      return service.dryRun(request.input as ImportJob, (request.input as { creatorId: string }).creatorId)
    case 'prepare':
      return service.prepare(request.input as ImportJob)
    case 'run':
      return service.run((request.input as Filling).port, (request.input as Filling).input)
    case 'settleProblems':
      return service.settleProblems((request.input as { isKept: boolean }).isKept)
    case 'practice':
      return sendPracticeOrders(request.input as PracticeJob & Filling, (request.input as Filling).input)
    case 'cancel':
      return service.cancel()
    default:
      throw new AppError('ipc.unknownMethod', `The reader of exports does not know ${request.name}.`)
  }
}

await serveThread(port, async () => ({ greeting: null, handle }))
