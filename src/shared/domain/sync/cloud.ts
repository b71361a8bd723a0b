import { z } from 'zod'
import { MEMBER_ROLES } from '../../sync/acts.ts'

/** The shop that a cloud workspace syncs with, and who does. No token is in it. */
export const cloudSchema = z.object({
  url: z.string(),
  /** The project's publishable key; it may ship, nothing else may. */
  key: z.string(),
  userId: z.uuid(),
  email: z.string(),
  creatorId: z.uuid(),
  handle: z.string(),
  role: z.enum(MEMBER_ROLES),
  deskName: z.string(),
})
export type Cloud = z.output<typeof cloudSchema>
