import { z } from 'zod'
import { conflictSchema, deadLetterSchema } from '../domain/sync/conflict.ts'
import { SYNC_EVENT_KINDS, syncStateSchema } from '../domain/sync/sync-state.ts'
import { emptySchema } from './common.ts'
import { command, event, query } from './method.ts'

/** Most conflicts, dead letters and events of one answer. */
export const MOST_LISTED = 200

const syncEventSchema = z.object({
  at: z.int(),
  kind: z.enum(SYNC_EVENT_KINDS),
  words: z.string(),
})
export type SyncEventLine = z.output<typeof syncEventSchema>

/** Longest text of diagnostics, in characters; the newest events come first, so that the oldest are cut off. */
export const MOST_DIAGNOSTICS = 64_000

const diagnosticsSchema = z.object({ text: z.string().max(MOST_DIAGNOSTICS) })

export const syncMethods = {
  'sync.state': query(emptySchema, syncStateSchema),
  /** Pulls and pushes now; answers when both are done or have failed. */
  'sync.now': command(emptySchema, syncStateSchema),
  /** The newest first. */
  'sync.events': query(emptySchema, z.array(syncEventSchema).max(MOST_LISTED)),
  /** Text to paste into a message for help: state, counts and events, nothing personal. */
  'sync.diagnostics': query(emptySchema, diagnosticsSchema),
  /** Puts the same text on the clipboard. It takes no input: a page cannot choose what stands there. */
  'sync.copyDiagnostics': command(emptySchema, diagnosticsSchema.extend({ copied: z.boolean() })),
  'sync.deadLetters': query(emptySchema, z.array(deadLetterSchema).max(MOST_LISTED)),
  /** Tries a dead letter again, as a new mutation. */
  'sync.retry': command(z.strictObject({ id: z.uuid() }), z.object({ retried: z.boolean() })),
  /** Lets a dead letter go; what it would have changed stays as the server has it. */
  'sync.dismiss': command(z.strictObject({ id: z.uuid() }), z.object({ dismissed: z.boolean() })),
  /** Saves all dead letters as JSON where the person says. */
  'sync.exportDeadLetters': command(
    emptySchema,
    z.object({ saved: z.boolean(), fileName: z.string().nullable(), count: z.int() }),
  ),
  /** Open ones first, the newest first among them. */
  'conflicts.list': query(
    z.strictObject({ includeResolved: z.boolean().default(false) }),
    z.array(conflictSchema).max(MOST_LISTED),
  ),
  /** Settles a conflict by one of its choices; `note` is the merged text where the choice asks for one. */
  'conflicts.resolve': command(
    z.strictObject({
      id: z.uuid(),
      choice: z.string().min(1).max(40),
      note: z.string().max(2_000).optional(),
    }),
    z.object({ resolved: z.boolean(), message: z.string() }),
  ),
} as const

export const syncEvents = {
  /** `sync.state` would answer something else, or there are new events, conflicts or dead letters. */
  'sync.changed': event(z.object({})),
} as const
