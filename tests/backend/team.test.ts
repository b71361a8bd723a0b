import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { TeamDoor } from '../../src/main/auth/team.ts'
import { ServerApi } from '../../src/main/sync/transport/server-api.ts'
import { teamApi } from '../../src/main/sync/transport/team-api.ts'
import { addMember, makeCreator, suspend } from '../harness/access/people.ts'
import { makeTeam, type Team } from '../harness/access/team.ts'
import { testBackend } from '../harness/supabase/test-backend.ts'
import type { TestUser } from '../harness/supabase/users.ts'

const backend = testBackend()
let team: Team

beforeAll(async () => {
  team = await makeTeam(backend)
})

/** The program's own door, as that person. */
function doorOf(user: TestUser): TeamDoor {
  const session = { accessToken: async () => user.token, refresh: async () => user.token }
  const project = { url: backend.url, key: backend.publishableKey }
  return new TeamDoor(teamApi(new ServerApi({ project, session })))
}
const asker = (user: TestUser, deviceId: string | null = null) => ({ userId: user.id, deviceId })
const listed = (user: TestUser, creatorId = team.creatorId) => doorOf(user).list(creatorId, asker(user))

describe('a team', () => {
  test('is seen by each of its members, with addresses and who is who', async () => {
    for (const who of [team.owner, team.lead, team.packer]) {
      const { members } = await listed(who)
      const people = [team.owner, team.lead, team.packer].map(({ id }) => id)
      const shown = members.filter(({ userId }) => people.includes(userId))
      expect(shown.map(({ email, role }) => [email, role])).toEqual([
        [team.owner.email, 'owner'],
        [team.lead.email, 'lead'],
        [team.packer.email, 'packer'],
      ])
      expect(members.filter(({ isYou }) => isYou).map(({ userId }) => userId)).toEqual([who.id])
      expect(members.filter(({ isFirstOwner }) => isFirstOwner).map(({ userId }) => userId)).toEqual([
        team.owner.id,
      ])
    }
  })

  test('is shown to nobody else, whether it is there or not', async () => {
    const gone = await backend.createUser()
    await addMember(team.client, team.creatorId, gone.id, 'lead')
    await team.owner.client.rpc('remove_member', { creator_id: team.creatorId, user_id: gone.id })
    const stopped = await backend.createUser()
    await addMember(team.client, team.creatorId, stopped.id, 'packer')
    await suspend(team.client, stopped.id)
    for (const who of [team.stranger, gone])
      for (const creatorId of [team.creatorId, randomUUID()])
        await expect(listed(who, creatorId)).rejects.toMatchObject({
          code: 'denied.remote',
          details: { code: 'access.denied' },
        })
    await expect(listed(stopped)).rejects.toMatchObject({ code: 'denied.suspended' })
    const { error } = await backend.anonymous().rpc('list_team', { creator_id: team.creatorId })
    expect(error?.code).toBe('42501')
  })

  test('names nobody who has left, nor whose desk it was', async () => {
    const helper = await backend.createUser()
    await addMember(team.client, team.creatorId, helper.id, 'packer')
    const desk = await deskOf(helper)
    expect((await listed(team.owner)).desks.find(({ id }) => id === desk)).toMatchObject({
      email: helper.email,
      revokedAt: null,
    })
    await doorOf(team.owner).remove(team.creatorId, helper.id)
    const after = await listed(team.owner)
    expect(after.members.map(({ userId }) => userId)).not.toContain(helper.id)
    const shown = after.desks.find(({ id }) => id === desk)
    expect(shown?.email).toBe('')
    expect(shown?.revokedAt).toBeGreaterThan(0)
    expect(JSON.stringify(after)).not.toContain(helper.email)
  })

  test('marks a desk that its person registered after another one was revoked', async () => {
    const helper = await backend.createUser()
    await addMember(team.client, team.creatorId, helper.id, 'packer')
    const lost = await deskOf(helper)
    await doorOf(team.owner).revokeDesk(lost)
    const next = await deskOf(helper)
    const { desks } = await listed(team.owner)
    const marked = desks.filter(({ followsRevoked }) => followsRevoked).map(({ id }) => id)
    expect(marked).toEqual([next])
  })

  test('shows open invitations to those who lead, and no code to anybody', async () => {
    const { code } = await doorOf(team.owner).invite(team.creatorId, 'packer', 24)
    const open = await doorOf(team.owner).invite(team.creatorId, 'lead', 1)
    const ids = (await listed(team.owner)).invitations.map(({ id }) => id)
    expect((await listed(team.lead)).invitations.map(({ id }) => id)).toEqual(ids)
    expect((await listed(team.packer)).invitations).toEqual([])
    expect(JSON.stringify(await listed(team.owner))).not.toContain(code)
    const lead = (await listed(team.owner)).invitations.find(({ expiresAt }) => expiresAt === open.expiresAt)
    await doorOf(team.owner).cancelInvitation(lead?.id ?? '')
    expect((await listed(team.owner)).invitations.map(({ id }) => id)).not.toContain(lead?.id)
  })
})

describe('joining', () => {
  test('with a code makes a member, who then finds the shop among his', async () => {
    const newcomer = await backend.createUser()
    const { code, expiresAt } = await doorOf(team.owner).invite(team.creatorId, 'packer', 24)
    expect(expiresAt).toBeGreaterThan(Date.UTC(2026, 0, 1))
    const joined = await doorOf(newcomer).acceptInvitation(code, asker(newcomer))
    expect(joined).toMatchObject({ id: team.creatorId, role: 'packer' })
    expect(await doorOf(newcomer).creators(asker(newcomer))).toEqual([joined])
    await expect(doorOf(team.stranger).acceptInvitation(code, asker(team.stranger))).rejects.toMatchObject({
      code: 'auth.badCode',
    })
  })

  test('is for those whom an owner invites', async () => {
    await expect(doorOf(team.lead).invite(team.creatorId, 'packer', 24)).rejects.toMatchObject({
      code: 'denied.remote',
    })
    await expect(doorOf(team.owner).invite(team.creatorId, 'packer', 100_000)).rejects.toMatchObject({
      code: 'input.invalid',
    })
  })
})

describe('a person', () => {
  test('makes a first shop and owns it; asking again, since the answer was lost, makes no second', async () => {
    const owner = await backend.createUser()
    const door = doorOf(owner)
    expect(await door.creators(asker(owner))).toEqual([])
    const made = await door.createShop('my.shop', asker(owner))
    expect(made).toMatchObject({ handle: 'my.shop', role: 'owner' })
    expect(await door.createShop('my.shop', asker(owner))).toEqual(made)
    expect(await door.creators(asker(owner))).toEqual([made])
  })

  test('is shown the shops he works for, in the role that he has, and no colleague’s', async () => {
    const second = await makeCreator(team.client, team.stranger.id)
    await addMember(team.client, second, team.lead.id, 'packer')
    const shops = await doorOf(team.lead).creators(asker(team.lead))
    expect(shops.map(({ id, role }) => [id, role]).sort()).toEqual(
      [
        [team.creatorId, 'lead'],
        [second, 'packer'],
      ].sort(),
    )
  })
})

describe('an owner', () => {
  test('changes roles, but not the first owner’s', async () => {
    const helper = await backend.createUser()
    await addMember(team.client, team.creatorId, helper.id, 'packer')
    await doorOf(team.owner).changeRole(team.creatorId, helper.id, 'lead')
    expect((await listed(helper)).members.find(({ isYou }) => isYou)?.role).toBe('lead')
    await expect(
      doorOf(team.owner).changeRole(team.creatorId, team.owner.id, 'packer'),
    ).rejects.toMatchObject({ code: 'denied.remote', details: { code: 'member.firstOwner' } })
  })

  test('revokes a desk, which a colleague may not', async () => {
    const desk = await deskOf(team.packer)
    await expect(doorOf(team.lead).revokeDesk(desk)).rejects.toMatchObject({ code: 'denied.remote' })
    await doorOf(team.owner).revokeDesk(desk)
    const shown = (await doorOf(team.owner).list(team.creatorId, asker(team.owner, desk))).desks
    expect(shown.find(({ isThis }) => isThis)).toMatchObject({ id: desk })
    expect(shown.find(({ id }) => id === desk)?.revokedAt).toBeGreaterThan(0)
  })
})

async function deskOf(user: TestUser): Promise<string> {
  const { data, error } = await user.client.rpc('sync_register_device', {
    device_id: randomUUID(),
    creator_id: team.creatorId,
    name: 'Bench',
  })
  if (error) throw error
  return (data as { deviceId: string }).deviceId
}
