import type { Project } from '../../auth/auth-api.ts'
import type { Fetch } from '../../auth/checked-fetch.ts'
import { Session } from '../../auth/session.ts'
import { ShopDoor } from '../../auth/shops.ts'
import { TeamDoor } from '../../auth/team.ts'
import type { Clock } from '../../platform/clock.ts'
import type { SyncTransport } from '../ports.ts'
import { Doorbell } from '../transport/doorbell.ts'
import { realtimeLines } from '../transport/realtime-line.ts'
import { ServerApi } from '../transport/server-api.ts'
import { shopApi } from '../transport/shop-api.ts'
import { supabaseTransport } from '../transport/supabase-transport.ts'
import { teamApi } from '../transport/team-api.ts'

/** What a connection is made of. */
export interface ConnectionOptions {
  readonly project: Project
  readonly restored: string | null
  readonly clock: Clock
  readonly chance: () => number
  readonly fetch?: Fetch | undefined
}

/** One backend with the session at it, and everything that asks it as that person. */
export class Connection {
  readonly project: Project
  readonly session: Session
  readonly team: TeamDoor
  readonly shops: ShopDoor
  readonly transport: SyncTransport
  readonly #api: ServerApi

  constructor({ project, restored, clock, chance, fetch }: ConnectionOptions) {
    this.project = project
    this.session = new Session({ project, clock, fetch, restored })
    this.#api = new ServerApi({ project, session: this.session, fetch })
    this.team = new TeamDoor(teamApi(this.#api))
    this.shops = new ShopDoor(shopApi(this.#api))
    const doorbell = new Doorbell(realtimeLines({ project, accessToken: () => this.session.accessToken() }), {
      after,
      chance,
      nowMs: () => clock.monotonicMs(),
    })
    this.session.onChange((value) => {
      if (value !== null) doorbell.renewToken()
    })
    this.transport = supabaseTransport(this.#api, doorbell)
  }

  /** Whether it is the connection of that project. */
  isAt(project: Project): boolean {
    return project.url === this.project.url && project.key === this.project.key
  }

  /** Ends every request that is under way. */
  close(): void {
    this.#api.stop()
  }
}

function after(ms: number, work: () => void): () => void {
  const timer = setTimeout(work, ms)
  return () => clearTimeout(timer)
}
