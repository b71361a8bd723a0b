import { z } from 'zod'
import {
  misfitSchema,
  pageSizeSchema,
  placementAllowedSchema,
  placementSchema,
} from '../../../shared/domain/printing/page-placement.ts'
import { mediaSchema } from '../../../shared/domain/printing/printing.ts'

const onPage = { id: z.int(), documentId: z.int(), page: z.int().min(0) }
const dpi = z.int().min(72).max(600)

/** What a page is printed on, and what may be done to it so that it fits. */
export const pageTargetSchema = z.strictObject({
  dpi,
  media: mediaSchema,
  allowed: placementAllowedSchema,
})
export type PageTarget = z.output<typeof pageTargetSchema>

/** What the pages thread may be asked. */
export const pageRequestSchema = z.discriminatedUnion('kind', [
  z.strictObject({ id: z.int(), kind: z.literal('warm') }),
  z.strictObject({
    id: z.int(),
    kind: z.literal('open'),
    documentId: z.int(),
    bytes: z.instanceof(SharedArrayBuffer),
  }),
  z.strictObject({ id: z.int(), kind: z.literal('close'), documentId: z.int() }),
  z.strictObject({ ...onPage, kind: z.literal('text') }),
  z.strictObject({ ...onPage, kind: z.literal('print'), target: pageTargetSchema }),
  z.strictObject({
    ...onPage,
    kind: z.literal('barcodes'),
    dpi,
    placement: placementSchema.nullable(),
  }),
  z.strictObject({ ...onPage, kind: z.literal('picture'), dpi, longestSide: z.int().min(16).max(8_000) }),
])
export type PageRequest = z.output<typeof pageRequestSchema>

/** The text of a page in reading order of its file, cut after `MOST_CHARACTERS`. */
export const pageTextSchema = z.object({ text: z.string(), isCut: z.boolean() })
export type PageText = z.output<typeof pageTextSchema>

const bitmapSchema = z.object({
  widthDots: z.int(),
  heightDots: z.int(),
  bits: z.instanceof(Uint8Array),
})

/** A page as the printer gets it, dot for dot, and how it was made to fit; or why it does not. */
export const printedPageSchema = z.union([
  z.object({ block: bitmapSchema, placement: placementSchema, isBlank: z.boolean() }),
  z.object({ misfit: misfitSchema }),
])

/**
 * One barcode of a page. `format` is zxing's name (`Code128`, `QRCode`, `DataMatrix`, `PDF417`, `MaxiCode`, ...),
 * `symbology` the ISO 15424 identifier (`]C1` is GS1-128). `moduleDots` is the width of its narrowest bar in dots;
 * null where that cannot be measured (MaxiCode).
 */
export const pageBarcodeSchema = z.object({
  format: z.string(),
  symbology: z.string(),
  text: z.string(),
  box: z.object({ left: z.number(), top: z.number(), width: z.number(), height: z.number() }),
  moduleDots: z.number().nullable(),
})
export type PageBarcode = z.output<typeof pageBarcodeSchema>

export const openedSchema = z.object({
  kind: z.enum(['pdf', 'png']),
  pages: z.array(pageSizeSchema),
})

/** Why the thread refused: the document's own fault. Everything else is a fault of the thread, which is replaced. */
export const REFUSALS = ['unreadable', 'locked', 'tooLarge', 'noSuchPage'] as const
export type Refusal = (typeof REFUSALS)[number]

/** What comes back: the value by the request's kind, a refusal, or a breakdown that no further request may meet. */
export const pageReplySchema = z.union([
  z.object({ id: z.int(), ok: z.literal(true), value: z.unknown() }),
  z.object({
    id: z.int(),
    ok: z.literal(false),
    refusal: z.enum(REFUSALS).nullable(),
    reason: z.string(),
  }),
])
export type PageReply = z.output<typeof pageReplySchema>

/** Given to the thread at its start: the folder that holds the packages whose WASM it loads. */
export const pageWorkerDataSchema = z.object({ packagesDir: z.string() })
