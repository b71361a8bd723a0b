import { parentPort, workerData } from 'node:worker_threads'
import { required } from '../../../shared/lib/assert.ts'
import { serveThread } from '../../db/thread/serve.ts'
import { type ReaderOptions, startReader } from '../store/reader.ts'

await serveThread(required(parentPort, 'the parent port'), () => startReader(workerData as ReaderOptions))
