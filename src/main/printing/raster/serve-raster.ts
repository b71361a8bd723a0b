import type { MessagePort } from 'node:worker_threads'
import { drop } from '../../../shared/lib/drop.ts'
import { drawLine } from './draw-line.ts'
import { FontCatalogue } from './font-catalogue.ts'
import { rasterRequestSchema, rasterWorkerDataSchema, type RasterReply, type RasterRequest } from './raster-messages.ts'
import { renderPng } from './render-png.ts'

/** Answers raster requests on a thread's port, in the order they come. */
export function serveRaster(port: MessagePort, workerData: unknown): void {
  const { fontsDir } = rasterWorkerDataSchema.parse(workerData)
  const catalogue = new FontCatalogue(fontsDir)
  port.on('message', (message: unknown) => {
    const request = rasterRequestSchema.parse(message)
    const answered = answer(request, catalogue).then((reply) => port.postMessage(reply))
    drop(answered, 'the reply goes out by itself', (error) => {
      throw error
    })
  })
}

async function answer(request: RasterRequest, catalogue: FontCatalogue): Promise<RasterReply> {
  try {
    return { id: request.id, ok: true, value: await work(request, catalogue) }
  } catch (error) {
    return { id: request.id, ok: false, reason: error instanceof Error ? error.message : String(error) }
  }
}

function work(request: RasterRequest, catalogue: FontCatalogue): Promise<Uint8Array> | Promise<ReturnType<typeof drawLine>[]> {
  if (request.kind === 'png') return renderPng(request.zpl, request.dpi, request.media)
  return Promise.resolve(request.lines.map((line) => drawLine(line, catalogue)))
}
