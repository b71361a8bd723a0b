import type { MessagePort } from 'node:worker_threads'
import { drop } from '../../../shared/lib/drop.ts'
import { type DrawnLine, drawLine } from './draw-line.ts'
import { FontCatalogue } from './font-catalogue.ts'
import { type RasterRequest, rasterRequestSchema, rasterWorkerDataSchema } from './raster-messages.ts'
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

async function answer(request: RasterRequest, catalogue: FontCatalogue): Promise<RasterAnswer> {
  try {
    return { id: request.id, ok: true, value: await work(request, catalogue) }
  } catch (error) {
    return { id: request.id, ok: false, reason: error instanceof Error ? error.message : String(error) }
  }
}

/** What `rasterReplySchema` reads on the other side. */
type RasterAnswer =
  | { readonly id: number; readonly ok: true; readonly value: Uint8Array | DrawnLine[] }
  | { readonly id: number; readonly ok: false; readonly reason: string }

async function work(request: RasterRequest, catalogue: FontCatalogue): Promise<Uint8Array | DrawnLine[]> {
  if (request.kind === 'png') return renderPng(request.zpl, request.dpi, request.media)
  return request.lines.map((line) => drawLine(line, catalogue))
}
