import { parentPort } from 'node:worker_threads'

// A raster thread that never answers.
parentPort?.on('message', () => undefined)
