import { z } from 'zod'
import { LABEL_LANGUAGES } from '../../../shared/domain/printing/languages.ts'
import { mediaSchema } from '../../../shared/domain/printing/printing.ts'

const rasterLineSchema = z.strictObject({
  text: z.string().max(2_000),
  heightDots: z.int().min(1).max(2_000),
  maxWidthDots: z.int().min(1).max(5_000),
  weight: z.enum(['regular', 'bold']),
  han: z.enum(['sc', 'jp', 'kr']),
})

/** Lines of one request: others' come between two of them. */
export const MOST_LINES = 100

/** What the raster thread may be asked. `warm` loads what a kind of work needs and answers when ready. */
export const rasterRequestSchema = z.discriminatedUnion('kind', [
  z.strictObject({ id: z.int(), kind: z.literal('text'), lines: z.array(rasterLineSchema).max(MOST_LINES) }),
  z.strictObject({
    id: z.int(),
    kind: z.literal('png'),
    /** Bytes of the label, one character each. */
    label: z.string().max(4_000_000),
    language: z.enum(LABEL_LANGUAGES),
    dpi: z.union([z.literal(203), z.literal(300)]),
    media: mediaSchema,
  }),
])
export type RasterRequest = z.output<typeof rasterRequestSchema>

const glyphBlockSchema = z.object({
  widthDots: z.int(),
  heightDots: z.int(),
  bits: z.instanceof(Uint8Array),
})
export const drawnLineSchema = z.object({ block: glyphBlockSchema, uncovered: z.string() })

/** What comes back: the value by the request's kind, or a reason for the log. */
export const rasterReplySchema = z.union([
  z.object({
    id: z.int(),
    ok: z.literal(true),
    value: z.union([z.instanceof(Uint8Array), z.array(drawnLineSchema)]),
  }),
  z.object({ id: z.int(), ok: z.literal(false), reason: z.string() }),
])
export type RasterReply = z.output<typeof rasterReplySchema>

/** Given to the thread at its start. */
export const rasterWorkerDataSchema = z.object({ fontsDir: z.string() })
