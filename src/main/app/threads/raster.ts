import { parentPort, workerData } from 'node:worker_threads'
import { required } from '../../../shared/lib/assert.ts'
import { serveRaster } from '../../printing/raster/serve-raster.ts'

serveRaster(required(parentPort, 'The port of the raster thread'), workerData)
