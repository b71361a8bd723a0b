import { z } from 'zod'
import { ORDER_STATUSES } from '../domain/orders/status.ts'
import { settingsPatchSchema, settingsSchema } from '../domain/settings/settings.ts'
import { emptySchema } from './common.ts'
import { command, event, query } from './method.ts'

export const settingsMethods = {
  'settings.get': query(emptySchema, settingsSchema),
  'settings.update': command(settingsPatchSchema, settingsSchema),
  /** Says what an export's own status word means; every order that carries it follows. */
  'settings.mapStatus': command(
    z.strictObject({ text: z.string().trim().min(1).max(120), status: z.enum(ORDER_STATUSES) }),
    z.object({ orders: z.int() }),
  ),
} as const

export const settingsEvents = {
  'settings.changed': event(z.object({})),
} as const
