import { parentPort, workerData } from 'node:worker_threads'
import { required } from '../../../shared/lib/assert.ts'
import { serveThread } from '../../db/thread/serve.ts'
import { startWriter, type WriterOptions } from '../store/writer.ts'

const options = workerData as WriterOptions
await serveThread(required(parentPort, 'the parent port'), () => startWriter(options), options.waiting)
