import { AppError } from '../../../shared/errors/app-error.ts'
import { type RasterReply, type RasterRequest, rasterReplySchema } from './raster-messages.ts'
import { ThreadLane } from './thread-lane.ts'

export interface RasterLaneOptions {
  /** The thread's entry: threads/raster.ts from sources, raster.js in the build. */
  readonly workerUrl: URL | string
  /** The folder that holds the `@fontsource-variable` packages. */
  readonly fontsDir: string
  readonly timeoutMs: number
}

type RequestBody = RasterRequest extends infer R ? (R extends { id: number } ? Omit<R, 'id'> : never) : never

/** One raster thread. */
export class RasterLane {
  readonly #lane: ThreadLane<RasterReply>
  readonly #timeoutMs: number

  constructor({ workerUrl, fontsDir, timeoutMs }: RasterLaneOptions) {
    this.#timeoutMs = timeoutMs
    this.#lane = new ThreadLane({
      workerUrl,
      workerData: { fontsDir },
      replySchema: rasterReplySchema,
      failed,
    })
  }

  /** Asks the thread. `printer.notReady` where it failed, died, was closed or took too long. */
  async ask(body: RequestBody): Promise<RasterReply & { ok: true }> {
    const reply = await this.#lane.ask(body, this.#timeoutMs)
    if (!reply.ok) throw failed(reply.reason)
    return reply
  }

  close(): Promise<void> {
    return this.#lane.close()
  }
}

function failed(reason: string): AppError {
  return new AppError(
    'printer.notReady',
    'The label could not be drawn. Nothing was printed. Print it again; if this repeats, save a diagnostics file from Settings.',
    {},
    { cause: new Error(reason) },
  )
}
