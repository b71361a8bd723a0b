import { z } from 'zod'

/** A time on the wire: integer milliseconds UTC, up to the year 9999. */
export const msSchema = z.int().min(0).max(253_402_300_799_999)

/** A transaction of the server, as text: it is wider than a double. */
export const xidSchema = z.string().regex(/^\d{1,20}$/)
