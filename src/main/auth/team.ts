import { z } from 'zod'
import { AppError } from '../../shared/errors/app-error.ts'
import type { CreatorChoice, Team } from '../../shared/ipc/account.contract.ts'
import { MEMBER_ROLES } from '../../shared/sync/acts.ts'
import { netError } from './http-failure.ts'

/** What the team asks the server's API for; every failure is an AppError. */
export interface TeamApi {
  rpc(name: string, args: Readonly<Record<string, unknown>>): Promise<unknown>
  /** The memberships of a person: `[{role, creators: {id, handle}}]`. */
  memberships(userId: string): Promise<unknown>
  /** Adds a creator of that person; `{id, handle}`, or null where he has one of that handle already. */
  addCreator(userId: string, handle: string): Promise<unknown>
}

/** Who asks: the signed-in person and this desk. */
export interface Asker {
  readonly userId: string
  readonly deviceId: string | null
}

const role = z.enum(MEMBER_ROLES)
const creator = z.object({ id: z.uuid(), handle: z.string() })
const time = z.int().nullable()

const listSchema = z.object({
  members: z.array(z.object({ userId: z.uuid(), email: z.string(), role, isFirstOwner: z.boolean() })),
  desks: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      email: z.string().nullable(),
      lastSeenAt: time,
      revokedAt: time,
      // A server that does not say it yet.
      followsRevoked: z.boolean().default(false),
    }),
  ),
  invitations: z.array(z.object({ id: z.uuid(), role, expiresAt: z.int() })),
})
const invitedSchema = z.object({ code: z.string(), expiresAt: z.iso.datetime({ offset: true }) })
const acceptedSchema = z.object({ creatorId: z.uuid(), role })
const membershipsSchema = z.array(z.object({ role, creators: creator }))

/** Members, desks and invitations of a shop, and the shops of a person. */
export class TeamDoor {
  readonly #api: TeamApi

  constructor(api: TeamApi) {
    this.#api = api
  }

  async list(creatorId: string, asker: Asker): Promise<Team> {
    const { members, desks, invitations } = read(
      listSchema,
      await this.#api.rpc('list_team', { creator_id: creatorId }),
    )
    return {
      members: members.map((member) => ({ ...member, isYou: member.userId === asker.userId })),
      desks: desks.map((desk) => ({ ...desk, email: desk.email ?? '', isThis: desk.id === asker.deviceId })),
      invitations,
    }
  }

  /** The code is answered once and kept nowhere here. */
  async invite(
    creatorId: string,
    as: CreatorChoice['role'],
    validHours: number,
  ): Promise<{ code: string; expiresAt: number }> {
    const args = { creator_id: creatorId, role: as, valid_hours: validHours }
    const { code, expiresAt } = read(invitedSchema, await this.#api.rpc('invite_member', args))
    return { code, expiresAt: Date.parse(expiresAt) }
  }

  async cancelInvitation(id: string): Promise<void> {
    await this.#api.rpc('cancel_invitation', { invitation_id: id })
  }

  async changeRole(creatorId: string, userId: string, to: CreatorChoice['role']): Promise<void> {
    await this.#api.rpc('change_member_role', { creator_id: creatorId, user_id: userId, role: to })
  }

  async remove(creatorId: string, userId: string): Promise<void> {
    await this.#api.rpc('remove_member', { creator_id: creatorId, user_id: userId })
  }

  async revokeDesk(id: string): Promise<void> {
    await this.#api.rpc('revoke_desk', { desk_id: id })
  }

  /** Joins with a code; `auth.badCode` for one that is unknown, used, cancelled or expired. */
  async acceptInvitation(code: string, asker: Asker): Promise<CreatorChoice> {
    const { creatorId } = read(acceptedSchema, await this.#api.rpc('accept_invitation', { code }))
    return found(await this.creators(asker), ({ id }) => id === creatorId)
  }

  /** The shops that a person works for. */
  async creators({ userId }: Asker): Promise<CreatorChoice[]> {
    const memberships = read(membershipsSchema, await this.#api.memberships(userId))
    return memberships
      .map(({ role: as, creators: { id, handle } }) => ({ id, handle, role: as }))
      .sort((one, other) => one.handle.localeCompare(other.handle))
  }

  /** Makes a shop. Asked twice, since its answer was lost, it makes one. */
  async createShop(handle: string, asker: Asker): Promise<CreatorChoice> {
    const made = await this.#api.addCreator(asker.userId, handle)
    if (made !== null) return { ...read(creator, made), role: 'owner' }
    return found(await this.creators(asker), (one) => one.handle === handle && one.role === 'owner')
  }
}

function found(creators: readonly CreatorChoice[], matches: (one: CreatorChoice) => boolean): CreatorChoice {
  const one = creators.find(matches)
  if (one) return one
  throw new AppError(
    'input.notFound',
    'The server does not show this shop. Sign in again and look once more.',
  )
}

function read<Schema extends z.ZodType>(schema: Schema, answer: unknown): z.output<Schema> {
  const parsed = schema.safeParse(answer)
  if (parsed.success) return parsed.data
  const paths = parsed.error.issues.slice(0, 5).map(({ path }) => path.join('.'))
  throw netError('net.serverFailed', { reason: 'badAnswer', paths })
}
