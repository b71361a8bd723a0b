import { z } from 'zod'
import { MEMBER_ROLES } from '../sync/acts.ts'
import { emptySchema } from './common.ts'
import { command, event, query } from './method.ts'

const roleSchema = z.enum(MEMBER_ROLES)

const emailSchema = z.email().max(320)
const passwordSchema = z.string().min(8).max(200)
/** A code of a mail, typed in: six to ten digits or letters. */
const codeSchema = z.string().trim().min(6).max(100)

/** Which backend; left out where the workspace has one already. A new address is confirmed in a window of our own. */
const projectSchema = z.strictObject({ address: z.url().max(500), key: z.string().min(1).max(2_000) })

/** A shop that the signed-in person works for. */
const creatorSchema = z.object({ id: z.uuid(), handle: z.string(), role: roleSchema })
export type CreatorChoice = z.output<typeof creatorSchema>

/** Who is signed in, and what this workspace is. */
export const accountSchema = z.object({
  kind: z.enum(['local', 'cloud']),
  isSignedIn: z.boolean(),
  email: z.string().nullable(),
  url: z.string().nullable(),
  /** The shop of this workspace; null in a local one. */
  creator: creatorSchema.nullable(),
  deskName: z.string(),
  /** False where no real keychain keeps the session: the person signs in again at the next start, and is told why. */
  isSessionKept: z.boolean(),
  sessionNotice: z.string().nullable(),
})
export type Account = z.output<typeof accountSchema>

const signedInSchema = z.object({
  /**
   * `confirm`: a code was mailed and has to be typed in first. `choose`: connect to one of the shops, or make one.
   * `reopen`: this workspace is somebody else's; the program opens the person's own, where he signs in again.
   */
  next: z.enum(['confirm', 'choose', 'connected', 'reopen']),
  creators: z.array(creatorSchema),
})
export type SignedIn = z.output<typeof signedInSchema>

/** What moving this local workspace up, or connecting it, would do. */
export const movePreviewSchema = z.object({
  orders: z.int(),
  /** Orders that are on the server already: they become one, never two. */
  alreadyThere: z.int(),
  /** Stages, notes, holds and prints that go along. */
  acts: z.int(),
  journalLines: z.int(),
  /** Practice orders and virtual prints stay behind. */
  leftBehind: z.int(),
})
export type MovePreview = z.output<typeof movePreviewSchema>

const memberSchema = z.object({
  userId: z.uuid(),
  email: z.string(),
  role: roleSchema,
  isYou: z.boolean(),
  isFirstOwner: z.boolean(),
})
const deskSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string(),
  isThis: z.boolean(),
  lastSeenAt: z.int().nullable(),
  revokedAt: z.int().nullable(),
  /** True where its person registered it after another desk of theirs had been revoked. */
  followsRevoked: z.boolean(),
})
const invitationSchema = z.object({ id: z.uuid(), role: roleSchema, expiresAt: z.int() })
export const teamSchema = z.object({
  members: z.array(memberSchema),
  desks: z.array(deskSchema),
  invitations: z.array(invitationSchema),
})
export type Team = z.output<typeof teamSchema>

export const accountMethods = {
  'account.get': query(emptySchema, accountSchema),
  'account.signIn': command(
    z.strictObject({
      project: projectSchema.optional(),
      email: emailSchema,
      password: z.string().min(1).max(200),
    }),
    signedInSchema,
  ),
  'account.signUp': command(
    z.strictObject({ project: projectSchema.optional(), email: emailSchema, password: passwordSchema }),
    signedInSchema,
  ),
  /** The code that was mailed after signing up. */
  'account.confirm': command(z.strictObject({ email: emailSchema, code: codeSchema }), signedInSchema),
  'account.requestCode': command(
    z.strictObject({ project: projectSchema.optional(), email: emailSchema }),
    z.object({ sent: z.boolean() }),
  ),
  'account.setPassword': command(
    z.strictObject({ email: emailSchema, code: codeSchema, password: passwordSchema }),
    signedInSchema,
  ),
  /** The shops that the person who is signed in works for. */
  'account.shops': query(emptySchema, z.array(creatorSchema)),
  /** Makes the first shop of somebody who works for none. */
  'account.createShop': command(z.strictObject({ handle: z.string().trim().min(1).max(60) }), creatorSchema),
  'account.acceptInvitation': command(z.strictObject({ code: codeSchema }), creatorSchema),
  /** What connecting this workspace to that shop would do; nothing is written. */
  'account.previewMove': query(z.strictObject({ creatorId: z.uuid() }), movePreviewSchema),
  /** Makes this a cloud workspace of that shop: what is here is moved up, what is there comes down. Resumable. */
  'account.connect': command(
    z.strictObject({ creatorId: z.uuid(), deskName: z.string().trim().min(1).max(100) }),
    accountSchema,
  ),
  /** Ends the session. Unsent acts stay in a kept copy; a wiped one needs `discardUnsent` where there are any. */
  'account.signOut': command(
    z.strictObject({ keepCopy: z.boolean(), discardUnsent: z.boolean().default(false) }),
    z.object({ signedOut: z.boolean(), unsent: z.int() }),
  ),
  'team.list': query(emptySchema, teamSchema),
  /** Answers the code once; it is shown, copied, and never kept here. */
  'team.invite': command(
    z.strictObject({ role: roleSchema, validHours: z.int().min(1).max(720).default(72) }),
    z.object({ code: z.string(), expiresAt: z.int() }),
  ),
  'team.cancelInvitation': command(z.strictObject({ id: z.uuid() }), z.object({ cancelled: z.boolean() })),
  'team.changeRole': command(
    z.strictObject({ userId: z.uuid(), role: roleSchema }),
    z.object({ changed: z.boolean() }),
  ),
  'team.remove': command(z.strictObject({ userId: z.uuid() }), z.object({ removed: z.boolean() })),
  'team.revokeDesk': command(z.strictObject({ id: z.uuid() }), z.object({ revoked: z.boolean() })),
} as const

export const accountEvents = {
  /** `account.get` would answer something else. */
  'account.changed': event(z.object({})),
} as const
