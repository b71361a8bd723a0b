import type { MessagePort } from 'node:worker_threads'
import { drop } from '../../../shared/lib/drop.ts'
import { DocumentRefused } from './document-refused.ts'
import { type PageReply, type PageRequest, pageRequestSchema, pageWorkerDataSchema } from './page-messages.ts'
import { PageWork } from './page-work.ts'

/** Answers requests about documents on a thread's port, one after the other. */
export function servePages(port: MessagePort, workerData: unknown): void {
  const work = new PageWork(pageWorkerDataSchema.parse(workerData).packagesDir)
  let last: Promise<void> = Promise.resolve()
  port.on('message', (message: unknown) => {
    const request = pageRequestSchema.parse(message)
    last = last.then(async () => port.postMessage(await answer(request, work)))
    drop(last, 'the reply goes out by itself', (error) => {
      throw error
    })
  })
}

/** A refusal is the document's fault and the thread is sound; after anything else it is not to be trusted. */
async function answer(request: PageRequest, work: PageWork): Promise<PageReply> {
  try {
    return { id: request.id, ok: true, value: await work.answer(request) }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const refusal = error instanceof DocumentRefused ? error.refusal : null
    return { id: request.id, ok: false, refusal, reason }
  }
}
