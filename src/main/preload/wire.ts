import type { EventEnvelope } from '../../shared/ipc/envelope.ts'

type Envelope = typeof import('../../shared/ipc/envelope.ts')

/**
 * The envelope's constants again, without its schemas: importing them from there would bundle zod into the preload
 * and cost every start its compile time. The types make any difference a compile error.
 */
export const IPC_VERSION: Envelope['IPC_VERSION'] = 1
export const REQUEST_CHANNEL: Envelope['REQUEST_CHANNEL'] = 'creatorflow:request'
export const EVENT_CHANNEL: Envelope['EVENT_CHANNEL'] = 'creatorflow:event'

export type { EventEnvelope }
