import type { MessagePort } from 'node:worker_threads'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { CreatorChoice, SignedIn, Team } from '../../../shared/ipc/account.contract.ts'
import type { Project } from '../../auth/auth-api.ts'
import type { Fetch } from '../../auth/checked-fetch.ts'
import type { Session } from '../../auth/session.ts'
import type { NamedShop, NewShop } from '../../auth/shops.ts'
import type { Asker } from '../../auth/team.ts'
import type { ThreadRequest } from '../../db/thread/protocol.ts'
import type { Clock } from '../../platform/clock.ts'
import type { DeskIntroduction } from '../ports.ts'
import { Connection } from './connection.ts'
import type { CreateEngine, EngineSettings, RunningEngine } from './engine-port.ts'

/** What the network tells the main thread unasked. A session's value is secret: it goes to the secret store alone. */
export type NetworkTold =
  | { readonly kind: 'session'; readonly value: string | null }
  | ({ readonly kind: 'account' } & NetworkAccount)
  | { readonly kind: 'sync'; readonly told: unknown }

/** Who is signed in where. */
export interface NetworkAccount {
  readonly url: string | null
  readonly isSignedIn: boolean
  readonly userId: string | null
  readonly email: string | null
}

/** What the network is made of. */
export interface NetworkOptions {
  readonly clock: Clock
  /** From 0 to 1. */
  readonly chance: () => number
  readonly tell: (told: NetworkTold) => void
  /** Null until an engine is composed into the thread. */
  readonly createEngine: CreateEngine | null
  readonly fetch?: Fetch | undefined
}

interface Credentials {
  readonly project?: Project | undefined
  readonly email: string
  readonly password: string
}

/** What each request takes and answers, by name; `engine.` and a name asks the running engine. */
export interface NetworkRequests {
  /** Says which backend this is, with the session that was kept. */
  open: (input: { project: Project; session: string | null; deviceId: string | null }) => NetworkAccount
  account: (input: object) => NetworkAccount
  signIn: (input: Credentials) => Promise<SignedIn>
  signUp: (input: Credentials) => Promise<SignedIn>
  confirm: (input: { email: string; code: string }) => Promise<SignedIn>
  requestReset: (input: { project?: Project | undefined; email: string }) => Promise<{ sent: boolean }>
  resetPassword: (input: { email: string; code: string; password: string }) => Promise<SignedIn>
  signOut: (input: object) => Promise<{ wasServerTold: boolean }>
  createShop: (input: { handle: string }) => Promise<CreatorChoice>
  listCreators: (input: object) => Promise<CreatorChoice[]>
  acceptInvitation: (input: { code: string }) => Promise<CreatorChoice>
  'team.list': (input: { creatorId: string }) => Promise<Team>
  'team.invite': (input: {
    creatorId: string
    role: CreatorChoice['role']
    validHours: number
  }) => Promise<{ code: string; expiresAt: number }>
  'team.cancelInvitation': (input: { id: string }) => Promise<{ cancelled: boolean }>
  'team.changeRole': (input: {
    creatorId: string
    userId: string
    role: CreatorChoice['role']
  }) => Promise<{ changed: boolean }>
  'team.remove': (input: { creatorId: string; userId: string }) => Promise<{ removed: boolean }>
  'team.revokeDesk': (input: { id: string }) => Promise<{ revoked: boolean }>
  /** Starts the engine over a port to the writer thread. */
  start: (input: {
    port: MessagePort
    desk: DeskIntroduction
    settings: EngineSettings
  }) => Promise<{ started: boolean }>
  /** The backend that is open; `rule.localOnly` where none is. */
  project: (input: object) => Project
  /** How many of these TikTok order ids the shop has already. */
  'orders.known': (input: { creatorId: string; numbers: readonly string[] }) => Promise<number>
  'shops.list': (input: { creatorId: string }) => Promise<NamedShop[]>
  /** Makes a shop under a given id; one that is there already stays. */
  'shops.create': (input: NewShop) => Promise<NamedShop>
  stop: (input: object) => Promise<{ stopped: boolean }>
}

/** All that speaks with the server, behind requests by name: session, team, transport and the engine over it. */
export class NetworkService {
  readonly #options: NetworkOptions
  readonly #requests: NetworkRequests
  #connection: Connection | null = null
  #engine: RunningEngine | null = null
  #deviceId: string | null = null

  constructor(options: NetworkOptions) {
    this.#options = options
    this.#requests = { ...this.#accountRequests(), ...this.#teamRequests(), ...this.#engineRequests() }
  }

  /** Serves one request of the thread. */
  handle({ name, input }: Pick<ThreadRequest, 'name' | 'input'>): unknown {
    if (name.startsWith('engine.')) return this.#askEngine(name.slice('engine.'.length), input)
    if (!Object.hasOwn(this.#requests, name))
      throw new AppError('ipc.unknownMethod', `The network does not know ${name}.`)
    return this.#requests[name as keyof NetworkRequests](input as never)
  }

  /** Stops the engine and every request, and closes what listens. */
  async close(): Promise<void> {
    await this.#stopEngine()
    this.#connection?.close()
    this.#connection = null
  }

  #accountRequests() {
    return {
      open: ({ project, session, deviceId }) => {
        this.#deviceId = deviceId
        // Somebody who signs in while the desk still starts is not cut off by a session that was not kept.
        if (session !== null || !this.#connection?.isAt(project)) this.#connect(project, session)
        return this.#account()
      },
      account: () => this.#account(),
      signIn: async ({ project, email, password }) => {
        await this.#sessionAt(project).signIn(email, password)
        return await this.#signedIn()
      },
      signUp: async ({ project, email, password }) => {
        const next = await this.#sessionAt(project).signUp(email, password)
        return next === 'confirm' ? { next, creators: [] } : await this.#signedIn()
      },
      confirm: async ({ email, code }) => {
        await this.#sessionAt().confirm(email, code)
        return await this.#signedIn()
      },
      requestReset: async ({ project, email }) => {
        await this.#sessionAt(project).requestReset(email)
        return { sent: true }
      },
      resetPassword: async ({ email, code, password }) => {
        await this.#sessionAt().resetPassword(email, code, password)
        return await this.#signedIn()
      },
      signOut: async () => {
        // First what sends in the person's name, so that nothing of it is under way when the token ends.
        await this.#stopEngine()
        return await this.#sessionAt().signOut()
      },
    } satisfies Partial<NetworkRequests>
  }

  #teamRequests() {
    return {
      createShop: ({ handle }) => this.#connected().team.createShop(handle, this.#asker()),
      project: () => this.#connected().project,
      'orders.known': ({ creatorId, numbers }) => this.#connected().shops.knownOrders(creatorId, numbers),
      'shops.list': ({ creatorId }) => this.#connected().shops.list(creatorId),
      'shops.create': (input) => this.#connected().shops.create(input),
      listCreators: () => this.#connected().team.creators(this.#asker()),
      acceptInvitation: ({ code }) => this.#connected().team.acceptInvitation(code, this.#asker()),
      'team.list': ({ creatorId }) => this.#connected().team.list(creatorId, this.#asker()),
      'team.invite': ({ creatorId, role, validHours }) =>
        this.#connected().team.invite(creatorId, role, validHours),
      'team.cancelInvitation': async ({ id }) => {
        await this.#connected().team.cancelInvitation(id)
        return { cancelled: true }
      },
      'team.changeRole': async ({ creatorId, userId, role }) => {
        await this.#connected().team.changeRole(creatorId, userId, role)
        return { changed: true }
      },
      'team.remove': async ({ creatorId, userId }) => {
        await this.#connected().team.remove(creatorId, userId)
        return { removed: true }
      },
      'team.revokeDesk': async ({ id }) => {
        await this.#connected().team.revokeDesk(id)
        return { revoked: true }
      },
    } satisfies Partial<NetworkRequests>
  }

  #engineRequests() {
    return {
      start: async ({ port, desk, settings }) => {
        const { createEngine, tell } = this.#options
        if (!createEngine) throw new AppError('ipc.unknownMethod', 'The network has no engine to start.')
        const { transport } = this.#connected()
        await this.#stopEngine()
        this.#deviceId = desk.deviceId
        this.#engine = createEngine({
          transport,
          store: port,
          desk,
          settings,
          tell: (told) => tell({ kind: 'sync', told }),
        })
        return { started: true }
      },
      stop: async () => {
        await this.#stopEngine()
        return { stopped: true }
      },
    } satisfies Partial<NetworkRequests>
  }

  #askEngine(name: string, input: unknown): unknown {
    if (this.#engine) return this.#engine.request(name, input)
    throw new AppError('rule.localOnly', 'This workspace is not connected to a shop yet.')
  }

  async #stopEngine(): Promise<void> {
    const engine = this.#engine
    this.#engine = null
    await engine?.stop()
  }

  async #signedIn(): Promise<SignedIn> {
    return { next: 'choose', creators: await this.#connected().team.creators(this.#asker()) }
  }

  /** The session at a project; at the one that is open where none is named. */
  #sessionAt(project?: Project): Session {
    if (project && !this.#connection?.isAt(project)) this.#connect(project, null)
    return this.#connected().session
  }

  #connect(project: Project, restored: string | null): void {
    // An engine would go on with the other project's cursor and the person's old token.
    if (this.#engine) throw new AppError('rule.busy', 'Stop syncing before another backend is opened.')
    this.#connection?.close()
    const { clock, chance, fetch } = this.#options
    const connection = new Connection({ project, restored, clock, chance, fetch })
    this.#connection = connection
    connection.session.onChange((value) => {
      this.#options.tell({ kind: 'session', value })
      this.#options.tell({ kind: 'account', ...this.#account() })
      this.#engine?.sessionChanged(value !== null)
    })
  }

  #connected(): Connection {
    if (this.#connection) return this.#connection
    throw new AppError('rule.localOnly', 'Say first which backend this workspace belongs to.')
  }

  #account(): NetworkAccount {
    const user = this.#connection?.session.user ?? null
    return {
      url: this.#connection?.project.url ?? null,
      isSignedIn: user !== null,
      userId: user?.userId ?? null,
      email: user?.email ?? null,
    }
  }

  #asker(): Asker {
    const user = this.#connected().session.user
    if (!user) throw new AppError('auth.signedOut', 'Nobody is signed in. Sign in to go on.')
    return { userId: user.userId, deviceId: this.#deviceId }
  }
}
