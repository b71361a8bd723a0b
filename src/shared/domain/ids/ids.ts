import { v5 } from 'uuid'
import { z } from 'zod'
import type { Brand } from '../../lib/brand.ts'

/** UUIDv5 of (creator, kind, platform id), or UUIDv7 for what is born at a desk (design.md section 5). */
export type OrderId = Brand<string, 'OrderId'>

/** Kinds that a platform names and whose ids are therefore computed, never drawn. */
export type PlatformKind = 'order' | 'order-item' | 'product' | 'customer' | 'shipment' | 'shop'

/**
 * The id of something a platform names: UUIDv5 (RFC 9562 section 5.5) in the creator's namespace, so that an
 * import and the platform's API meet in the same row.
 */
export function platformId(creatorId: string, kind: PlatformKind, platformKey: string): string {
  return v5(`${kind}:${platformKey}`, creatorId)
}

/** A row number of the local store: a positive safe integer, stable for the life of the row. */
export const seqSchema = z.int().positive()
/** An order as a person or script names it: local row number, local id or the TikTok order id. */
export const orderRefSchema = z.union([seqSchema, z.string().min(1).max(64)])
export type OrderRef = z.output<typeof orderRefSchema>
/** Up to a thousand orders of one command: a larger selection is sent in several commands. */
export const orderRefsSchema = z.array(orderRefSchema).min(1).max(1_000)
