import type { Conflict, DeadLetter } from '../../../src/shared/domain/sync/conflict.ts'
import { SYNC_OFF, type SyncPhase, type SyncState } from '../../../src/shared/domain/sync/sync-state.ts'
import type { Account, CreatorChoice, Team } from '../../../src/shared/ipc/account.contract.ts'
import type { SyncEventLine } from '../../../src/shared/ipc/sync.contract.ts'
import { conflictsOf } from './fake-conflicts.ts'
import { fakeId } from './random.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** What kind of workspace the fake is: none of this is there in a local one. */
export interface CloudOptions {
  readonly phase: SyncPhase
  readonly role?: CreatorChoice['role']
  readonly isStuck?: boolean
  readonly isSessionKept?: boolean
  readonly pending?: number
  /** False for an inbox with nothing in it and no refused act. */
  readonly hasTrouble?: boolean
}

/** An order as conflicts and refused acts name it. */
export interface NamedOrder {
  readonly seq: number
  readonly tiktokOrderId: string
}

const TROUBLES: Partial<Record<SyncPhase, NonNullable<SyncState['trouble']>>> = {
  offline: {
    code: 'net.offline',
    message: 'No network. Check the cable or the Wi-Fi; it goes on by itself.',
  },
  parked: {
    code: 'auth.signedOut',
    message: 'The session has ended. Sign in again; what you do until then is kept and sent afterwards.',
  },
  stopped: {
    code: 'denied.deskRevoked',
    message:
      'This desk was revoked by an owner. Ask one of them, or sign in again as a new desk. Nothing is lost.',
  },
}

/** The account, the team and what sync has to say, in memory. */
export class FakeCloud {
  readonly now: () => number
  account: Account
  sync: SyncState
  team: Team
  deadLetters: DeadLetter[]
  conflicts: Conflict[]
  events: SyncEventLine[]
  /** Shops of the account before one is chosen. */
  creators: CreatorChoice[] = []

  constructor(options: CloudOptions | null, orders: readonly NamedOrder[], now: () => number) {
    this.now = now
    const hasTrouble = options !== null && options.hasTrouble !== false
    this.account = accountOf(options)
    this.sync = options === null ? SYNC_OFF : syncOf(options, now())
    this.team = options === null ? { members: [], desks: [], invitations: [] } : teamOf(options, now())
    this.deadLetters = hasTrouble ? deadLettersOf(orders, now()) : []
    this.conflicts = hasTrouble ? conflictsOf(orders, now()) : []
    this.events = options === null ? [] : eventsOf(now())
  }

  get isCloud(): boolean {
    return this.account.kind === 'cloud'
  }

  /** The part of `app.status` that is about sync. */
  status() {
    return {
      online: this.sync.isOnline,
      lastPullAt: this.sync.lastPullAt,
      pending: this.sync.pending,
      deadLetters: this.deadLetters.length,
      conflicts: this.conflicts.filter((one) => one.status === 'open').length,
    }
  }

  write(kind: SyncEventLine['kind'], words: string): void {
    this.events.unshift({ at: this.now(), kind, words })
  }

  /** Makes this a workspace of a shop, as connecting does. */
  connect(creator: CreatorChoice, deskName: string): void {
    const options = { phase: 'online', role: creator.role, hasTrouble: false } as const
    this.account = { ...accountOf(options), email: this.account.email, creator, deskName }
    this.sync = { ...syncOf(options, this.now()), pending: 0, oldestPendingAt: null }
    this.team = teamOf(options, this.now())
    this.write('moved', 'Everything that was here has moved up.')
  }
}

export const FAKE_SHOP: CreatorChoice = { id: fakeId(9, 1), handle: '@lumen.and.co', role: 'owner' }

function accountOf(options: CloudOptions | null): Account {
  const isCloud = options !== null
  const isKept = options?.isSessionKept ?? true
  return {
    kind: isCloud ? 'cloud' : 'local',
    isSignedIn: isCloud && options.phase !== 'parked',
    email: isCloud ? 'sam@lumen.example' : null,
    url: isCloud ? 'https://lumen.supabase.co' : null,
    creator: isCloud ? { ...FAKE_SHOP, role: options.role ?? 'owner' } : null,
    deskName: 'Bench 1',
    isSessionKept: isKept,
    sessionNotice: isKept
      ? null
      : 'No keychain was found on this computer, so the session is not kept. Sign in again at the next start, or set up a keyring.',
  }
}

function syncOf({ phase, isStuck = false, pending }: CloudOptions, now: number): SyncState {
  const isOnline = phase === 'online' || phase === 'copying'
  const waits = pending ?? (phase === 'online' && !isStuck ? 0 : 12)
  return {
    phase,
    isOnline,
    lastPullAt: isOnline ? now - 4_000 : now - 22 * MINUTE,
    pending: waits,
    oldestPendingAt: waits === 0 ? null : now - (isStuck ? 3 * MINUTE : 21 * MINUTE),
    isStuck,
    progress:
      phase === 'copying' ? { what: 'copying', done: 12_480, total: 103_200, leftMs: 2.2 * MINUTE } : null,
    trouble: TROUBLES[phase] ?? null,
    nextTryAt: phase === 'offline' ? now + 17_000 : null,
  }
}

function teamOf({ role = 'owner' }: CloudOptions, now: number): Team {
  return {
    members: [
      {
        userId: fakeId(9, 10),
        email: 'sam@lumen.example',
        role,
        isYou: true,
        isFirstOwner: role === 'owner',
      },
      { userId: fakeId(9, 11), email: 'ana@lumen.example', role: 'lead', isYou: false, isFirstOwner: false },
      {
        userId: fakeId(9, 12),
        email: 'a.very.long.address.of.somebody.who.packs.on.saturdays@warehouse.lumen.example',
        role: role === 'owner' ? 'packer' : 'owner',
        isYou: false,
        isFirstOwner: role !== 'owner',
      },
    ],
    desks: [
      desk(20, 'Bench 1', 'sam@lumen.example', now - 4_000, { isThis: true }),
      desk(21, 'Bench 2', 'ana@lumen.example', now - 3 * MINUTE),
      desk(22, 'שולחן 3 📦', 'ana@lumen.example', null, { followsRevoked: true }),
      desk(23, 'Old laptop', 'sam@lumen.example', now - 40 * 24 * HOUR, { revokedAt: now - 9 * 24 * HOUR }),
    ],
    invitations: [{ id: fakeId(9, 30), role: 'packer', expiresAt: now + 61 * HOUR }],
  }
}

function desk(
  number: number,
  name: string,
  email: string,
  lastSeenAt: number | null,
  more: Partial<Team['desks'][number]> = {},
): Team['desks'][number] {
  return {
    id: fakeId(9, number),
    name,
    email,
    isThis: false,
    lastSeenAt,
    revokedAt: null,
    followsRevoked: false,
    ...more,
  }
}

function deadLettersOf(orders: readonly NamedOrder[], now: number): DeadLetter[] {
  const [first, second] = orders
  return [
    {
      id: fakeId(9, 40),
      act: 'Hold',
      at: now - 50 * MINUTE,
      code: 'rule.alreadyClosed',
      message: 'The parcel had left before the hold arrived. Nothing to do: let it go.',
      orderSeq: first?.seq ?? null,
      tiktokOrderId: first?.tiktokOrderId ?? null,
      canRetry: false,
    },
    {
      id: fakeId(9, 41),
      act: 'Note',
      at: now - 2 * HOUR,
      code: 'net.serverFailed',
      message:
        'The server could not take the note in three tries. Try again; if it fails once more, export it and send it to us.',
      orderSeq: second?.seq ?? null,
      tiktokOrderId: second?.tiktokOrderId ?? null,
      canRetry: true,
    },
  ]
}

function eventsOf(now: number): SyncEventLine[] {
  const lines: readonly (readonly [number, SyncEventLine['kind'], string])[] = [
    [4_000, 'pulled', 'Fetched 14 rows.'],
    [9_000, 'pushed', 'Sent 3 acts; all were taken.'],
    [MINUTE, 'conflict', 'Two notes on one order: it is in the inbox.'],
    [3 * MINUTE, 'connected', 'The server answers again.'],
    [19 * MINUTE, 'disconnected', 'No network. 12 acts are kept here.'],
    [50 * MINUTE, 'refused', 'A hold was refused: the parcel had left.'],
    [2 * HOUR, 'repaired', 'One row differed from the server and was fetched again.'],
    [5 * HOUR, 'copyEnded', 'The shop is copied: 103,200 rows.'],
    [5.2 * HOUR, 'copyBegan', 'Copying the shop, the newest orders first.'],
    [5.2 * HOUR, 'signedIn', 'Signed in.'],
  ]
  return lines.map(([ago, kind, words]) => ({ at: now - ago, kind, words }))
}
