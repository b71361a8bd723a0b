import { z } from 'zod'

/** What a label file is; a carrier's own ZPL is kept as its bytes. */
export const LABEL_FORMATS = ['pdf', 'png', 'zpl'] as const
export type LabelFormat = (typeof LABEL_FORMATS)[number]

/** Where the bytes of a stored label are: what a print ticket carries of it. Pages count from 1. */
export const labelSourceSchema = z.object({
  pageId: z.uuid(),
  fileId: z.uuid(),
  page: z.int().min(1),
  format: z.enum(LABEL_FORMATS),
})
export type LabelSource = z.output<typeof labelSourceSchema>
