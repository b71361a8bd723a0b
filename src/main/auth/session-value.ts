import type { Session as ServerSession } from '@supabase/supabase-js'
import { z } from 'zod'
import type { Clock } from '../platform/clock.ts'

/** A session as it is kept. Whole, so that tokens never go to another project than the one that gave them. */
const valueSchema = z.strictObject({
  v: z.literal(1),
  url: z.url(),
  key: z.string(),
  accessToken: z.string().min(1),
  refreshToken: z.string().min(1),
  /** How long the access token was good for when it was given, by the server. */
  lifetimeMs: z.int().positive(),
  /** By this machine's clock, which may be wrong: a hint only. */
  givenAt: z.int(),
  userId: z.uuid(),
  email: z.string(),
})
export type SessionValue = z.output<typeof valueSchema>

/** Reads what was kept; null for what is none of ours or belongs to another project. */
export function readSession(text: string, url: string): SessionValue | null {
  try {
    const read = valueSchema.safeParse(JSON.parse(text))
    return read.success && sameAddress(read.data.url, url) ? read.data : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** The session that a server's answer makes. */
export function sessionValueOf(
  given: ServerSession,
  project: { readonly url: string; readonly key: string },
  clock: Clock,
): SessionValue {
  return {
    v: 1,
    url: project.url,
    key: project.key,
    accessToken: given.access_token,
    refreshToken: given.refresh_token,
    lifetimeMs: Math.max(1, Math.round((given.expires_in ?? 3_600) * 1_000)),
    givenAt: clock.now(),
    userId: given.user.id,
    email: given.user.email ?? '',
  }
}

function sameAddress(one: string, other: string): boolean {
  return one.replace(/\/+$/, '') === other.replace(/\/+$/, '')
}
