import { z } from 'zod'

// The fields of design.md section 8 that are fixed; more are welcome.

const time = z.iso.datetime().nullable()
const money = z.int()

export const orderShape = z.object({
  id: z.uuid(),
  tiktokOrderId: z.string(),
  status: z.string(),
  stage: z.enum(['new', 'claimed', 'picked', 'verified', 'labelled', 'closed', 'exception']),
  priority: z.enum(['urgent', 'high', 'standard', 'automated']),
  impact: z.enum(['VIRAL', 'HIGH', 'MED', 'AUTO']),
  handle: z.string(),
  recipient: z.string(),
  totalMinor: money,
  currency: z.string().length(3),
  shipByAt: time,
  tracking: z.string(),
  items: z.array(z.object({ sku: z.string(), name: z.string(), quantity: z.int(), unitMinor: money })),
})
export const ordersShape = z.object({ orders: z.array(orderShape), total: z.int() })
export const importShape = z.object({
  orders: z.object({ new: z.int(), changed: z.int(), unchanged: z.int() }),
  lines: z.int(),
  problems: z.array(z.object({ row: z.int(), column: z.string(), value: z.string(), reason: z.string() })),
  dateRange: z.object({ from: z.iso.datetime(), to: z.iso.datetime() }).nullable(),
})
const jobShape = z.object({
  id: z.uuid(),
  tiktokOrderId: z.string(),
  state: z.string(),
  createdAt: z.iso.datetime(),
  existing: z.boolean(),
})
export const printShape = z.object({ jobs: z.array(jobShape) })
export const jobsShape = z.object({ jobs: z.array(jobShape) })
export const statusShape = z.object({
  workspace: z.string(),
  online: z.boolean(),
  lastPullAt: time,
  pending: z.int(),
  deadLetters: z.int(),
  conflicts: z.int(),
  printers: z.array(z.object({ id: z.uuid(), name: z.string(), state: z.string() })),
})
export const journalShape = z.object({
  entries: z.array(
    z.object({
      id: z.uuid(),
      at: z.iso.datetime(),
      act: z.string(),
      class: z.string(),
      summary: z.string(),
      undoneAt: time,
    }),
  ),
})
export const errorShape = z.strictObject({
  error: z.strictObject({
    code: z.string(),
    message: z.string().min(10),
    details: z.record(z.string(), z.unknown()),
  }),
})
