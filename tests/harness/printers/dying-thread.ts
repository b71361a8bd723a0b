import { parentPort } from 'node:worker_threads'

// A raster thread that crashes at every request.
parentPort?.on('message', () => {
  throw new Error('crashed while drawing')
})
