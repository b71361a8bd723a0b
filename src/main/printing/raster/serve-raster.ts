import type { MessagePort } from 'node:worker_threads'
import { drop } from '../../../shared/lib/drop.ts'
import { readRaster } from '../encode/read-raster.ts'
import { type DrawnLine, drawLine } from './draw-line.ts'
import { FontCatalogue } from './font-catalogue.ts'
import { picturePng } from './picture-png.ts'
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
  if (request.kind === 'png') return pngOf(request)
  return request.lines.map((line) => drawLine(line, catalogue))
}

/** ZPL needs a renderer; a label in another language is one picture, and is shown as it will be printed. */
async function pngOf(request: Extract<RasterRequest, { kind: 'png' }>): Promise<Uint8Array> {
  const { label, language, dpi, media } = request
  if (language === 'zpl') return renderPng(label, dpi, media)
  const page = readRaster(Buffer.from(label, 'latin1'), { language, dpi, media })
  if (page === null) throw new Error(`These bytes are no ${language} label of ours`)
  return picturePng(page)
}
