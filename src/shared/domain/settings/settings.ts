import { z } from 'zod'
import { currencySchema } from '../money/money.ts'
import { ORDER_STATUSES } from '../orders/status.ts'
import { senderAddressSchema } from '../printing/printing.ts'
import { routingRuleSchema } from '../printing/routing-rule.ts'

/** An IANA time zone that this runtime knows, such as Europe/London. */
export const timeZoneSchema = z.string().max(64).refine(isTimeZone, 'an IANA time zone such as Europe/London')

/** Everything a person can set. Absent means not decided: an import then derives or asks. */
export const settingsSchema = z.object({
  senderAddress: senderAddressSchema.nullable(),
  timeZone: timeZoneSchema.nullable(),
  currency: currencySchema.nullable(),
  /** Hours after payment at which an order without TikTok's own deadline is estimated to be due. */
  shipByEstimateHours: z.int().min(1).max(240),
  rowDensity: z.enum(['compact', 'normal', 'comfortable']),
  /** What a person said an export's own status words mean, by the word in lower case. */
  statusMap: z.record(z.string().max(120), z.enum(ORDER_STATUSES)),
  /** Keys a person changed: command id to key chord. */
  keys: z.record(z.string().max(64), z.string().max(32)),
  /** Days after which the pictures of imported labels are wiped; their hash, who and when stay. */
  labelDays: z.int().min(1).max(365),
  /** The name of the person at this desk, for the journal. */
  operator: z.string().max(80),
  /** Which labels go to which printer; the first that fits counts. */
  printRules: z.array(routingRuleSchema).max(50),
  /** Whether an order's label is queued by itself when its items were checked. */
  autoPrintOnVerify: z.boolean(),
  /** Days after which names and addresses are taken out of the texts of printed labels. */
  labelTextDays: z.int().min(1).max(3_650),
})
export type Settings = z.output<typeof settingsSchema>

/** A change to some settings; what is absent stays. */
export const settingsPatchSchema = z.strictObject(settingsSchema.partial().shape)
export type SettingsPatch = z.output<typeof settingsPatchSchema>

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone.length > 0
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
