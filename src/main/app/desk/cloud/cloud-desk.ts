import { MessageChannel } from 'node:worker_threads'
import { CLAIM_LEASE_MS } from '../../../../shared/domain/sync/claim.ts'
import { SYNC_OFF, type SyncState } from '../../../../shared/domain/sync/sync-state.ts'
import { AppError } from '../../../../shared/errors/app-error.ts'
import { drop } from '../../../../shared/lib/drop.ts'
import { MINUTE_MS } from '../../../../shared/lib/durations.ts'
import type { SecretStore } from '../../../auth/secret-store.ts'
import { ThreadClient } from '../../../db/thread/client.ts'
import type { Ownership } from '../../../features/account/account-query.ts'
import type { NetworkAccount, NetworkRequests, NetworkTold } from '../../../sync/network/network-service.ts'
import type { Services } from '../services.ts'
import { DeskNames } from './desk-names.ts'
import type { EngineTold } from './engine-told.ts'

/** Room for the parsed pages of a first copy, in MB. */
const YOUNG_MB = 16
/** When a thread that ended by itself is started anew. */
const RESTART_MS = 5_000
const ENDED = {
  code: 'net.offline',
  message:
    'The part of the program that talks to the server stopped. It starts again in a moment; everything here is kept.',
} as const
const NOBODY: NetworkAccount = { url: null, isSignedIn: false, userId: null, email: null }

/** What connects a desk with a server. */
export interface CloudOptions {
  readonly entry: string | URL
  /** The owner took this desk out of the shop: its copy has no place here any more. */
  readonly onRevoked: () => Promise<void>
  /** Opened when it is first needed: the keychain is slow. */
  readonly secrets: () => Promise<SecretStore>
  readonly appVersion: string
}

/** Why the engine should look now. */
export type Hint = 'wake' | 'focus' | 'online' | 'outbox'

/**
 * The workspace's side of the network thread: starts it when there is a shop or somebody signs in, keeps the session,
 * and tells the window what changed. A local workspace never starts it.
 */
export class CloudDesk {
  readonly #services: Services
  readonly #options: CloudOptions
  readonly #names: DeskNames
  #network: ThreadClient | null = null
  #account: NetworkAccount = NOBODY
  #state: SyncState = SYNC_OFF
  #isRunning = false
  #saving: Promise<void> = Promise.resolve()
  #secrets: Promise<SecretStore> | null = null
  #creatorId = ''
  #renewing: NodeJS.Timeout | null = null
  #restarting: NodeJS.Timeout | undefined

  constructor(services: Services, options: CloudOptions) {
    this.#services = services
    this.#options = options
    this.#names = new DeskNames(services, () => this.ask('team.list', { creatorId: this.#creatorId }))
  }

  /** Where the session is kept. */
  secrets(): Promise<SecretStore> {
    this.#secrets ??= this.#options.secrets()
    return this.#secrets
  }

  /** Where sync stands; `off` in a local workspace. */
  get state(): SyncState {
    return this.#state
  }

  /** Who is signed in at the server. */
  get account(): NetworkAccount {
    return this.#account
  }

  /**
   * Opens the session that was kept, and begins to sync. In a local workspace it does so only where somebody had signed
   * in and not chosen a shop yet.
   */
  async start(): Promise<void> {
    const { cloud, joining, deviceId } = await this.ownership()
    const project = cloud ?? joining
    if (project === null) return
    await this.#saving
    const session = await (await this.secrets()).load()
    if (cloud === null && session === null) return
    const { url, key } = project
    this.#account = await this.ask('open', { project: { url, key }, session, deviceId })
    this.#services.emit('account.changed', {})
    if (cloud !== null) await this.startEngine()
  }

  /** Begins to sync this workspace; what ran before is stopped. */
  async startEngine(): Promise<void> {
    // A thread that ended took the session with it.
    if (this.#network === null) return this.start()
    const { cloud, deviceId } = await this.ownership()
    if (cloud === null) return
    const settings = await this.#services.store.query('settings.get', {})
    const { port1, port2 } = new MessageChannel()
    await this.#services.store.step('sync.attach', { port: port1 }, {}, [port1])
    this.#creatorId = cloud.creatorId
    await this.#thread().call(
      'start',
      {
        port: port2,
        desk: {
          deviceId,
          creatorId: cloud.creatorId,
          name: cloud.deskName,
          platform: process.platform,
          appVersion: this.#options.appVersion,
        },
        settings: { shipByEstimateHours: settings.shipByEstimateHours, statusMap: settings.statusMap },
      },
      null,
      [port2],
    )
    this.#isRunning = true
    if (this.#account.isSignedIn) this.#names.refresh()
    this.#renewing ??= setInterval(() => this.#renewClaims(), MINUTE_MS).unref()
  }

  /** Pulls and pushes now; the state after both have ended or failed. */
  async now(): Promise<SyncState> {
    if (!this.#isRunning) return this.#state
    this.#state = (await this.#thread().call('engine.now', {})) as SyncState
    return this.#state
  }

  /** Something happened that may be worth a look. */
  hint(why: Hint): void {
    if (!this.#isRunning) return
    drop(this.#thread().call('engine.hint', { why }), 'a hint needs no answer', (error) => this.#log(error))
  }

  /** Asks the network thread, which is started for it. */
  async ask<N extends keyof NetworkRequests>(
    name: N,
    input: Parameters<NetworkRequests[N]>[0],
  ): Promise<Awaited<ReturnType<NetworkRequests[N]>>> {
    return (await this.#thread().call(name, input)) as Awaited<ReturnType<NetworkRequests[N]>>
  }

  /** Whose workspace this is. */
  ownership(): Promise<Ownership> {
    return this.#services.store.query('account.ownership', {})
  }

  /** Ends syncing: before the file is closed, replaced or given to somebody else. */
  async stopEngine(): Promise<void> {
    clearTimeout(this.#restarting)
    if (!this.#isRunning) return
    this.#isRunning = false
    await this.#thread().call('stop', {})
    this.#tellState(SYNC_OFF)
  }

  /** Ends the session at once and forgets it. */
  async signOut(): Promise<void> {
    await this.stopEngine()
    await this.ask('signOut', {})
    await this.#saving
    await (await this.secrets()).clear()
  }

  /** Resolves when the session is where it is kept. */
  async settled(): Promise<void> {
    await this.#saving
  }

  async close(): Promise<void> {
    if (this.#renewing) clearInterval(this.#renewing)
    clearTimeout(this.#restarting)
    const network = this.#network
    if (network === null) return
    await this.stopEngine().catch((error: unknown) => this.#log(error))
    await this.settled()
    this.#network = null
    await network.close()
  }

  #thread(): ThreadClient {
    this.#network ??= new ThreadClient({
      entry: this.#options.entry,
      workerData: {},
      youngMb: YOUNG_MB,
      onUnexpected: (cause, ref) =>
        void this.#services.logError('network.unexpected', new Error(cause), { ref }),
      onTold: (told) => this.#hear(told as NetworkTold),
      failure: ENDED,
      onEnded: (failure) => this.#ended(failure),
    })
    return this.#network
  }

  /** The thread ended by itself: the desk works on, and syncs again in a moment. */
  #ended(failure: AppError): void {
    this.#log(failure)
    this.#network = null
    const wasRunning = this.#isRunning
    this.#isRunning = false
    if (wasRunning) {
      const nextTryAt = this.#services.clock.now() + RESTART_MS
      this.#tellState({
        ...this.#state,
        phase: 'offline',
        isOnline: false,
        progress: null,
        trouble: ENDED,
        nextTryAt,
      })
    }
    const again = () => drop(this.start(), 'its end starts it once more', (error) => this.#log(error))
    this.#restarting = setTimeout(again, RESTART_MS).unref()
  }

  #hear(told: NetworkTold): void {
    if (told.kind === 'session') this.#keep(told.value)
    else if (told.kind === 'sync') this.#hearEngine(told.told as EngineTold)
    else {
      const { kind: _kind, ...account } = told
      this.#account = account
      this.#services.emit('account.changed', {})
    }
  }

  /** A session that cannot be kept is used all the same; the person is told by `account.get`. */
  #keep(session: string | null): void {
    this.#saving = this.#saving
      .then(() => this.secrets())
      .then((secrets) => (session === null ? secrets.clear() : secrets.save(session)))
      .catch((error: unknown) => {
        const isExpected = error instanceof AppError && error.code === 'secret.unavailable'
        if (!isExpected) this.#log(error)
      })
  }

  #hearEngine(told: EngineTold): void {
    if (told.what === 'state') this.#tellState(told.state)
    else if (told.what === 'applied') this.#tellApplied(told.seqs)
    else if (told.what === 'event') this.#services.emit('sync.changed', {})
    else this.#services.logError('sync.failed', new Error(told.cause))
  }

  #tellState(state: SyncState): void {
    const wasRevoked = this.#state.trouble?.code === 'denied.deskRevoked'
    this.#state = state
    if (state.trouble?.code === 'denied.deskRevoked' && !wasRevoked)
      drop(this.#options.onRevoked(), 'the next start tries again', (error) => this.#log(error))
    this.#services.emit('sync.changed', {})
    this.#services.emit('status.changed', {})
  }

  #tellApplied(seqs: readonly number[] | null): void {
    if (seqs === null || seqs.length > 0)
      this.#services.emit('orders.changed', { seqs: seqs === null ? null : [...seqs], isReordered: true })
    this.#services.emit('sync.changed', {})
    this.#services.flushEvents()
    this.#names.lookSoon()
  }

  /** Claims go on while somebody works here; a desk that was left lets its orders go. */
  #renewClaims(): void {
    const { store } = this.#services
    if (!this.#isRunning || store.restedMs > CLAIM_LEASE_MS) return
    const work = store.step<number>('claims.renew', {}).then((renewed) => {
      if (renewed > 0) this.hint('outbox')
    })
    drop(work, 'a claim that is not renewed ends by itself', (error) => this.#log(error))
  }

  #log(error: unknown): void {
    this.#services.logError('network.failed', error)
  }
}
