import { openTestDesk, type TestDesk, type TestDeskOptions } from '../store/test-desk.ts'
import type { BackendAddress } from '../supabase/backend.ts'
import { eventually } from '../supabase/channels.ts'
import type { SyncShop } from '../supabase/sync-shop.ts'
import type { TestUser } from '../supabase/users.ts'

/** A whole desk with its threads, signed in to a real server as a person does. */
export interface CloudTestDesk extends TestDesk {
  /** Resolves when everything here is sent and acknowledged. */
  settled(): Promise<void>
}

/** How a cloud desk is opened. */
export interface CloudDeskOptions extends TestDeskOptions {
  readonly backend: Pick<BackendAddress, 'url' | 'publishableKey'>
  readonly shop: Pick<SyncShop, 'creatorId'>
  readonly user: TestUser
  readonly name?: string | undefined
}

/** Opens a desk and connects it to a shop; it syncs from then on. */
export async function openCloudDesk(options: CloudDeskOptions): Promise<CloudTestDesk> {
  const opened = await openTestDesk(options)
  const { desk, call } = opened
  const { backend, user, shop } = options
  const signedIn = await desk.handlers['account.signIn'](
    {
      project: { address: backend.url, key: backend.publishableKey },
      email: user.email,
      password: user.password,
    },
    call(),
  )
  if (signedIn.next === 'choose')
    await desk.handlers['account.connect'](
      { creatorId: shop.creatorId, deskName: options.name ?? 'Bench' },
      call(),
    )
  return {
    ...opened,
    settled: () =>
      eventually(async () => {
        const { isComplete, pending } = await desk.services.store.query('sync.position', {})
        return isComplete && pending === 0 && desk.cloud.state.isOnline
      }).then(() => undefined),
  }
}
