import { z } from 'zod'

/** What can be the matter (docs/backend.md, docs/sync.md); kinds that this program does not know are shown as they are. */
export const CONFLICT_KINDS = [
  'printedTwice',
  'printedCancelled',
  'shippedTwice',
  'shippedCancelled',
  'shippedUnpaid',
  'shippedOnHold',
  'trackingDiffers',
  'note',
  'unknownOrder',
  'unknownProduct',
  'factNotApplied',
  'addressChanged',
] as const
export type ConflictKind = (typeof CONFLICT_KINDS)[number]

/** A way to settle a conflict. The first of a conflict's choices is the safe one. */
export const conflictChoiceSchema = z.object({
  id: z.string().min(1).max(40),
  /** A short button text. */
  label: z.string(),
  /** What it does, in one sentence. */
  effect: z.string(),
  /** True for the one whose text a person writes. */
  takesNote: z.boolean(),
})
export type ConflictChoice = z.output<typeof conflictChoiceSchema>

/** One line of the conflict inbox. */
export const conflictSchema = z.object({
  id: z.uuid(),
  kind: z.string(),
  status: z.enum(['open', 'resolved']),
  /** What changed, in one sentence. */
  title: z.string(),
  /** Both sides, as pairs of words: who, when, what. */
  sides: z.array(z.object({ who: z.string(), at: z.int().nullable(), what: z.string() })),
  /** What was done about it so far. */
  done: z.string(),
  safeChoice: z.string(),
  choices: z.array(conflictChoiceSchema),
  orderSeq: z.int().nullable(),
  tiktokOrderId: z.string().nullable(),
  createdAt: z.int(),
  resolution: z.string().nullable(),
  resolvedAt: z.int().nullable(),
  /** For a note on which both changed the same words. */
  texts: z.object({ base: z.string(), ours: z.string(), theirs: z.string() }).nullable(),
})
export type Conflict = z.output<typeof conflictSchema>

/** A refused or unreadable act, kept until a person tries it again or lets it go. */
export const deadLetterSchema = z.object({
  id: z.uuid(),
  act: z.string(),
  at: z.int(),
  code: z.string(),
  /** Why it was refused and what to do, in plain words. */
  message: z.string(),
  orderSeq: z.int().nullable(),
  tiktokOrderId: z.string().nullable(),
  canRetry: z.boolean(),
})
export type DeadLetter = z.output<typeof deadLetterSchema>
