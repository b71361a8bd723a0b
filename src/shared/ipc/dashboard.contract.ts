import { z } from 'zod'
import { PRIORITY_LEVELS } from '../domain/orders/priority.ts'
import { viewQuerySchema } from '../domain/orders/view.ts'
import { emptySchema } from './common.ts'
import { query } from './method.ts'

/** A number that leads somewhere: the orders behind it. */
const figureSchema = z.object({ value: z.int(), view: viewQuerySchema })

/** The dashboard's figures. Hours are starts of hours in ms UTC; "today" is the shop's day. */
export const dashboardSchema = z.object({
  waitingByPriority: z.array(
    z.object({ priority: z.enum(PRIORITY_LEVELS), value: z.int(), view: viewQuerySchema }),
  ),
  toShip: figureSchema,
  overdue: figureSchema,
  dueToday: figureSchema,
  held: figureSchema,
  shippedToday: figureSchema,
  uncertainPrints: figureSchema,
  shippedByHour: z.array(z.object({ hourAt: z.int(), label: z.string(), orders: z.int() })),
  ordersByHour: z.array(
    z.object({ hourAt: z.int(), label: z.string(), orders: z.int(), isSpike: z.boolean() }),
  ),
  topProducts: z.array(
    z.object({
      name: z.string(),
      sku: z.string(),
      unitsToShip: z.int(),
      orders: z.int(),
      isViral: z.boolean(),
      view: viewQuerySchema,
    }),
  ),
  timeZone: z.string(),
})
export type Dashboard = z.output<typeof dashboardSchema>

export const dashboardMethods = {
  'dashboard.summary': query(emptySchema, dashboardSchema),
} as const
