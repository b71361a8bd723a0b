import type { OrderRef } from '../../../src/shared/domain/ids/ids.ts'
import type { OrderDetail } from '../../../src/shared/domain/orders/order-row.ts'
import { CLAIM_LEASE_MS, type OrderClaim } from '../../../src/shared/domain/sync/claim.ts'
import { SYNC_OFF } from '../../../src/shared/domain/sync/sync-state.ts'
import { AppError } from '../../../src/shared/errors/app-error.ts'
import type { Account, CreatorChoice, SignedIn } from '../../../src/shared/ipc/account.contract.ts'
import type { FakeDesk } from './fake-api.ts'
import { FAKE_SHOP } from './fake-cloud.ts'

type Handlers = Record<string, (input: never) => unknown>
type Role = CreatorChoice['role']

/** The code that the fake mails; everything else typed for one is wrong. */
export const MAILED_CODE = '123456'
/** The password of every account of the fake. */
export const PASSWORD = 'correct horse'
/** Opens a second shop. */
export const INVITATION = 'WELCOME-TO-BENCH-2'

/** Who packs what. */
export function claimHandlers(desk: FakeDesk): Handlers {
  const now = () => desk.options.now()
  const isTheirs = ({ claim }: OrderDetail) => claim !== null && !claim.isMine && claim.expiresAt > now()
  const mine = (): Partial<OrderDetail> => ({ claim: claimOf(desk.cloud.account, now()) })
  return {
    'orders.claim': ({ orders }: { orders: OrderRef[] }) =>
      desk.bulk(
        orders,
        'claim',
        (order) =>
          isTheirs(order)
            ? new AppError(
                'rule.claimed',
                `${order.tiktokOrderId} is packed at ${order.claim?.deskName}. Press C on it to take it over.`,
              )
            : null,
        mine,
      ),
    'orders.releaseClaim': ({ orders }: { orders: OrderRef[] }) =>
      desk.bulk(
        orders,
        'releaseClaim',
        (order) =>
          order.claim?.isMine === true
            ? null
            : new AppError('rule.notClaimed', `${order.tiktokOrderId} is not claimed by this desk.`),
        () => ({ claim: null }),
      ),
    'orders.takeOver': ({ order, reason }: { order: OrderRef; reason: string }) =>
      desk.bulk([order], 'takeOverClaim', () => null, mine, reason),
  }
}

function claimOf(account: Account, now: number): OrderClaim {
  return {
    deskId: '00000009-0000-7000-8000-000000000014',
    deskName: account.deskName,
    owner: account.email ?? '',
    isMine: true,
    claimedAt: now,
    expiresAt: now + CLAIM_LEASE_MS,
  }
}

/** State, refused acts, the inbox. */
export function syncHandlers(desk: FakeDesk): Handlers {
  const { cloud } = desk
  const changed = () => desk.emit('sync.changed', {})
  return {
    'sync.state': () => cloud.sync,
    'sync.now': () => {
      if (cloud.sync.isOnline) {
        cloud.sync = {
          ...cloud.sync,
          lastPullAt: cloud.now(),
          pending: 0,
          oldestPendingAt: null,
          isStuck: false,
        }
        cloud.write('pulled', 'Fetched 0 rows.')
      }
      changed()
      return cloud.sync
    },
    'sync.events': () => cloud.events.slice(0, 200),
    'sync.diagnostics': () => ({
      text: `phase ${cloud.sync.phase}\npending ${cloud.sync.pending}\nevents ${cloud.events.length}`,
    }),
    'sync.copyDiagnostics': () => ({
      text: `phase ${cloud.sync.phase}\npending ${cloud.sync.pending}`,
      copied: cloud.sync.phase !== 'off',
    }),
    'sync.deadLetters': () => cloud.deadLetters,
    'sync.retry': ({ id }: { id: string }) => {
      cloud.deadLetters = cloud.deadLetters.filter((letter) => letter.id !== id)
      cloud.sync = { ...cloud.sync, pending: cloud.sync.pending + 1, oldestPendingAt: cloud.now() }
      changed()
      return { retried: true }
    },
    'sync.dismiss': ({ id }: { id: string }) => {
      cloud.deadLetters = cloud.deadLetters.filter((letter) => letter.id !== id)
      changed()
      return { dismissed: true }
    },
    'sync.exportDeadLetters': () => ({
      saved: true,
      fileName: 'refused-acts.json',
      count: cloud.deadLetters.length,
    }),
    'conflicts.list': ({ includeResolved }: { includeResolved?: boolean }) =>
      cloud.conflicts
        .filter((one) => includeResolved === true || one.status === 'open')
        .toSorted((a, b) => a.status.localeCompare(b.status)),
    'conflicts.resolve': ({ id, choice }: { id: string; choice: string }) => {
      const found = cloud.conflicts.find((one) => one.id === id)
      const label = found?.choices.find((one) => one.id === choice)?.label
      if (label === undefined)
        throw new AppError('input.notFound', 'There is no such question, or it was settled.')
      cloud.conflicts = cloud.conflicts.map((one) =>
        one.id === id ? { ...one, status: 'resolved', resolution: label, resolvedAt: cloud.now() } : one,
      )
      changed()
      return { resolved: true, message: `Settled: ${label}.` }
    },
  }
}

/** Signing in and out, and this workspace's shop. */
export function accountHandlers(desk: FakeDesk): Handlers {
  const { cloud } = desk
  const signIn = (email: string, project: { address: string } | undefined): SignedIn => {
    const isKnown = cloud.isCloud
    cloud.creators = email.startsWith('new') ? [] : [FAKE_SHOP]
    cloud.account = {
      ...cloud.account,
      isSignedIn: true,
      email,
      url: project?.address ?? cloud.account.url ?? 'https://lumen.supabase.co',
    }
    if (isKnown) cloud.sync = { ...cloud.sync, phase: 'online', isOnline: true, trouble: null }
    desk.emit('account.changed', {})
    desk.emit('sync.changed', {})
    return { next: isKnown ? 'connected' : 'choose', creators: cloud.creators }
  }
  return {
    'account.get': () => cloud.account,
    'account.signIn': (input: { email: string; password: string; project?: { address: string } }) => {
      if (input.password !== PASSWORD)
        throw new AppError(
          'auth.wrongPassword',
          'E-mail and password do not fit together. Check both, or choose a new password with a code.',
        )
      return signIn(input.email, input.project)
    },
    'account.signUp': () => ({ next: 'confirm', creators: [] }),
    'account.confirm': ({ email, code }: { email: string; code: string }) => {
      refuseWrong(code, MAILED_CODE)
      return signIn(email, undefined)
    },
    'account.requestCode': () => ({ sent: true }),
    'account.setPassword': ({ email, code }: { email: string; code: string }) => {
      refuseWrong(code, MAILED_CODE)
      return signIn(email, undefined)
    },
    'account.shops': () => cloud.creators,
    'account.createShop': ({ handle }: { handle: string }) => remember(desk, handle, 'owner'),
    'account.acceptInvitation': ({ code }: { code: string }) => {
      refuseWrong(code, INVITATION)
      return remember(desk, '@night.market', 'packer')
    },
    ...workspaceHandlers(desk),
  }
}

/** What becomes of this workspace: moved up to a shop, or left. */
function workspaceHandlers(desk: FakeDesk): Handlers {
  const { cloud } = desk
  return {
    'account.previewMove': () => ({
      orders: desk.orders.length,
      alreadyThere: Math.floor(desk.orders.length / 10),
      acts: 214,
      journalLines: 96,
      leftBehind: 0,
    }),
    'account.connect': ({ creatorId, deskName }: { creatorId: string; deskName: string }) => {
      const creator = cloud.creators.find((one) => one.id === creatorId)
      if (creator === undefined) throw new AppError('input.notFound', 'You do not work for that shop.')
      cloud.connect(creator, deskName)
      desk.emit('account.changed', {})
      return cloud.account
    },
    'account.signOut': ({ keepCopy, discardUnsent }: { keepCopy: boolean; discardUnsent?: boolean }) => {
      const { pending: unsent } = cloud.sync
      if (!keepCopy && unsent > 0 && discardUnsent !== true)
        throw new AppError('rule.unsentActs', `${unsent} acts were not sent.`, { unsent })
      const isGone = !keepCopy || !cloud.isCloud
      cloud.account = {
        ...cloud.account,
        isSignedIn: false,
        ...(isGone ? { kind: 'local', creator: null } : {}),
      }
      cloud.sync = isGone ? SYNC_OFF : { ...cloud.sync, phase: 'parked', isOnline: false }
      desk.emit('account.changed', {})
      desk.emit('sync.changed', {})
      return { signedOut: true, unsent: keepCopy ? unsent : 0 }
    },
  }
}

function refuseWrong(code: string, right: string): void {
  if (code !== right)
    throw new AppError(
      'auth.badCode',
      'That code is wrong or has run out. Check the mail, or ask for another one.',
    )
}

function remember(desk: FakeDesk, handle: string, role: Role): CreatorChoice {
  const creator = { id: desk.id(9), handle, role }
  desk.cloud.creators.push(creator)
  return creator
}

/** Who works for the shop. */
export function teamHandlers(desk: FakeDesk): Handlers {
  const { cloud } = desk
  return {
    'team.list': () => cloud.team,
    'team.invite': ({ role, validHours = 72 }: { role: Role; validHours?: number }) => {
      const expiresAt = cloud.now() + validHours * 3_600_000
      const invitations = [...cloud.team.invitations, { id: desk.id(9), role, expiresAt }]
      cloud.team = { ...cloud.team, invitations }
      return { code: 'K7QF-2MXD-91TB-ZR4C', expiresAt }
    },
    'team.cancelInvitation': ({ id }: { id: string }) => {
      cloud.team = { ...cloud.team, invitations: cloud.team.invitations.filter((one) => one.id !== id) }
      return { cancelled: true }
    },
    'team.changeRole': ({ userId, role }: { userId: string; role: Role }) => {
      const members = cloud.team.members.map((one) => (one.userId === userId ? { ...one, role } : one))
      cloud.team = { ...cloud.team, members }
      return { changed: true }
    },
    'team.remove': ({ userId }: { userId: string }) => {
      cloud.team = { ...cloud.team, members: cloud.team.members.filter((one) => one.userId !== userId) }
      return { removed: true }
    },
    'team.revokeDesk': ({ id }: { id: string }) => {
      const desks = cloud.team.desks.map((one) => (one.id === id ? { ...one, revokedAt: cloud.now() } : one))
      cloud.team = { ...cloud.team, desks }
      return { revoked: true }
    },
  }
}
