import { platformId } from '../../../../shared/domain/ids/ids.ts'
import { AppError } from '../../../../shared/errors/app-error.ts'
import type {
  Account,
  CreatorChoice,
  MovePreview,
  SignedIn,
} from '../../../../shared/ipc/account.contract.ts'
import type { CallContext } from '../../../../shared/ipc/contract.ts'
import type { ShopMatch } from '../../../features/account/connect.ts'
import type { Dialogs } from '../dialogs.ts'
import type { Services } from '../services.ts'
import type { CloudDesk } from './cloud-desk.ts'

/** A backend, as a person names it. */
export interface Project {
  readonly url: string
  readonly key: string
}

/** Whose order file is where, when several people use one machine. */
export interface AccountPlaces {
  /** The workspace that is open belongs to this person. */
  note(userId: string): void
  /** Opens this person's own instead, once the present one is closed. */
  open(userId: string): void
}

/** Signing in and out, and whose workspace this is. */
export class AccountDesk {
  readonly #services: Services
  readonly #cloud: CloudDesk
  readonly #places: AccountPlaces
  readonly #dialogs: Pick<Dialogs, 'confirmServer'>

  constructor(
    services: Services,
    cloud: CloudDesk,
    places: AccountPlaces,
    dialogs: Pick<Dialogs, 'confirmServer'>,
  ) {
    this.#dialogs = dialogs
    this.#services = services
    this.#cloud = cloud
    this.#places = places
  }

  /** Who is signed in, and what this workspace is. */
  async get(): Promise<Account> {
    const { cloud } = await this.#cloud.ownership()
    const { isSignedIn, email, url } = this.#cloud.account
    const { keeping, notice } = await this.#cloud.secrets()
    return {
      kind: cloud === null ? 'local' : 'cloud',
      isSignedIn,
      email: email ?? cloud?.email ?? null,
      url: cloud?.url ?? url,
      creator: cloud === null ? null : { id: cloud.creatorId, handle: cloud.handle, role: cloud.role },
      deskName: cloud?.deskName ?? '',
      isSessionKept: keeping !== 'memory',
      sessionNotice: notice,
    }
  }

  /** The project that is meant: the one named, else the workspace's own. */
  async project(
    named: { readonly address: string; readonly key: string } | undefined,
  ): Promise<Project | undefined> {
    const { cloud } = await this.#cloud.ownership()
    if (named) return this.#confirmed({ url: named.address, key: named.key }, cloud?.url)
    if (cloud) return { url: cloud.url, key: cloud.key }
    if (this.#cloud.account.url !== null) return undefined
    throw new AppError('input.invalid', 'Say which backend: its address and its publishable key.', {
      path: 'project',
    })
  }

  /** A page may name any address: what a password is sent to is confirmed where no page can draw. */
  async #confirmed(project: Project, known: string | undefined): Promise<Project> {
    if (project.url === known || (await this.#dialogs.confirmServer(project.url))) return project
    throw new AppError(
      'auth.refused',
      'You did not confirm the address of the server, so nothing was sent to it.',
    )
  }

  /** After somebody signed in: a workspace of his goes on; one of somebody else's is not touched. */
  async signedIn(answer: SignedIn): Promise<SignedIn> {
    if (answer.next === 'confirm') return answer
    const { cloud } = await this.#cloud.ownership()
    if (cloud === null) {
      await this.#noteJoining(await this.#openProject())
      return answer
    }
    const { userId } = this.#cloud.account
    // Another person on the same machine: his orders are kept apart, in a file of their own.
    if (cloud.userId !== userId) {
      await this.#cloud.ask('signOut', {})
      this.#places.open(userId ?? '')
      return { ...answer, next: 'reopen' }
    }
    await this.#cloud.startEngine()
    return { ...answer, next: 'connected' }
  }

  /** What connecting this workspace to a shop would take along. */
  async previewMove(creatorId: string): Promise<MovePreview> {
    const { store } = this.#services
    const figures = await store.query('account.moveFigures', {})
    let alreadyThere = 0
    for (let after = 0; ; ) {
      const numbers = await store.query('account.orderNumbers', { after })
      const last = numbers.at(-1)
      if (last === undefined) break
      alreadyThere += await this.#cloud.ask('orders.known', {
        creatorId,
        numbers: numbers.map(({ number }) => number),
      })
      after = last.seq
    }
    return { ...figures, alreadyThere }
  }

  /** Makes this a workspace of that shop, and begins to sync. */
  async connect(
    { creatorId, deskName }: { creatorId: string; deskName: string },
    call: CallContext,
  ): Promise<Account> {
    const creator = await this.#choose(creatorId)
    const { userId, email } = this.#cloud.account
    const project = await this.#openProject()
    const { store, metaOf, emit } = this.#services
    const shops = await this.#matchShops(creator)
    await this.#cloud.stopEngine()
    await store.command(
      'account.connect',
      {
        cloud: {
          ...project,
          userId: userId ?? '',
          email: email ?? '',
          creatorId,
          handle: creator.handle,
          role: creator.role,
          deskName,
        },
        shops,
      },
      metaOf(call),
    )
    this.#places.note(userId ?? '')
    // Readers and imports work under the shop's ids from now on.
    await store.reopen(async () => undefined)
    await this.#cloud.startEngine()
    emit('account.changed', {})
    emit('orders.changed', { seqs: null, isReordered: true })
    return this.get()
  }

  /** Ends the session. A wiped copy takes unsent acts along, so that needs a second word. */
  async signOut(
    { keepCopy, discardUnsent }: { keepCopy: boolean; discardUnsent: boolean },
    wipe: () => Promise<void>,
  ): Promise<{ signedOut: boolean; unsent: number }> {
    const { pending, deadLetters } = await this.#services.store.query('status.figures', {})
    const unsent = pending + deadLetters
    if (!keepCopy && unsent > 0 && !discardUnsent)
      throw new AppError(
        'rule.unsentActs',
        `${unsent} acts have not been sent. Sync first, keep the copy, or say that they may be lost.`,
        { unsent },
      )
    await this.#cloud.signOut()
    await this.#noteJoining(null)
    if (!keepCopy) await wipe()
    this.#services.emit('account.changed', {})
    return { signedOut: true, unsent }
  }

  /** So that a restart before a shop was chosen goes on with the session that is kept. */
  async #noteJoining(project: Project | null): Promise<void> {
    await this.#services.store.step('account.joining', { project })
  }

  async #choose(creatorId: string): Promise<CreatorChoice> {
    const creator = (await this.#cloud.ask('listCreators', {})).find(({ id }) => id === creatorId)
    if (creator) return creator
    throw new AppError(
      'input.notFound',
      'You do not work for this shop. Choose another, or ask its owner to invite you.',
      {
        creatorId,
      },
    )
  }

  async #openProject(): Promise<Project> {
    const { url, key } = await this.#cloud.ask('project', {})
    return { url, key }
  }

  /** Which shop of the server each shop here is: by name, else the only one; made where there is none. */
  async #matchShops(creator: CreatorChoice): Promise<ShopMatch[]> {
    const local = await this.#services.store.query('account.shops', {})
    const theirs = await this.#cloud.ask('shops.list', { creatorId: creator.id })
    const matches: ShopMatch[] = []
    for (const shop of local) {
      const named = theirs.find(({ name }) => name.toLowerCase() === shop.name.toLowerCase())
      const only = theirs.length === 1 ? theirs[0] : undefined
      const match = named ?? only ?? (await this.#makeShop(creator, shop.name))
      if (!theirs.some(({ id }) => id === match.id)) theirs.push(match)
      matches.push({ seq: shop.seq, id: match.id, name: match.name })
    }
    if (theirs.length === 0 && creator.role === 'owner') await this.#makeShop(creator, creator.handle)
    return matches
  }

  #makeShop(creator: CreatorChoice, name: string): Promise<{ id: string; name: string }> {
    const key = `import:${name.toLowerCase()}`
    return this.#cloud.ask('shops.create', {
      creatorId: creator.id,
      id: platformId(creator.id, 'shop', key),
      key,
      name,
    })
  }
}
