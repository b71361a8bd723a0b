import { parentPort, workerData } from 'node:worker_threads'
import { required } from '../../../shared/lib/assert.ts'
import { servePages } from '../../printing/pages/serve-pages.ts'

servePages(required(parentPort, 'The port of the pages thread'), workerData)
