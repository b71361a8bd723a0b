import { z } from 'zod'
import { LABEL_FORMATS } from './label-source.ts'
import { PAGE_KINDS } from './page-codes.ts'

export const LABEL_PAGE_STATES = ['matched', 'unmatched', 'dismissed'] as const
export type LabelPageState = (typeof LABEL_PAGE_STATES)[number]

const pageNoSchema = z.int().min(1)

/** What an import of labels came to; pages count from 1 and every page stands in exactly one list. */
export const labelImportReportSchema = z.object({
  fileName: z.string(),
  format: z.enum(LABEL_FORMATS),
  pages: z.int(),
  matched: z.array(
    z.object({
      page: pageNoSchema,
      tiktokOrderId: z.string(),
      by: z.enum(['text', 'barcode']),
      tracking: z.string().nullable(),
    }),
  ),
  /** `tiktokOrderId` is null for a copy of a page that waits to be matched. */
  duplicates: z.array(z.object({ page: pageNoSchema, tiktokOrderId: z.string().nullable() })),
  other: z.array(z.object({ page: pageNoSchema, kind: z.enum(PAGE_KINDS) })),
  unmatched: z.array(
    z.object({ page: pageNoSchema, id: z.uuid(), reason: z.string(), tracking: z.string().nullable() }),
  ),
})
export type LabelImportReport = z.output<typeof labelImportReportSchema>

/** Where a running import of labels stands. */
export const labelProgressSchema = z.object({
  runId: z.uuid(),
  fileName: z.string(),
  phase: z.enum(['opening', 'reading', 'finishing']),
  pagesDone: z.int(),
  pagesTotal: z.int(),
})
export type LabelProgress = z.output<typeof labelProgressSchema>

/** A page that waits for a person. */
export const unmatchedPageSchema = z.object({
  id: z.uuid(),
  fileName: z.string(),
  page: pageNoSchema,
  tracking: z.string().nullable(),
  /** Why it was not matched, and what to do. */
  reason: z.string(),
  importedAt: z.int(),
})
export type UnmatchedPage = z.output<typeof unmatchedPageSchema>

/** A label that is stored for an order. */
export const storedLabelSchema = z.object({
  id: z.uuid(),
  fileName: z.string(),
  format: z.enum(LABEL_FORMATS),
  page: pageNoSchema,
  tracking: z.string().nullable(),
  importedAt: z.int(),
  importedBy: z.string(),
  /** Set once its picture was taken away; hash, who and when stay. */
  wipedAt: z.int().nullable(),
})
export type StoredLabel = z.output<typeof storedLabelSchema>
