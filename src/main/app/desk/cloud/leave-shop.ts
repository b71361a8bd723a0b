import { join } from 'node:path'
import { writeFileAtomic } from '../../../platform/atomic-file.ts'
import type { Backups } from '../backups.ts'
import type { Services } from '../services.ts'
import type { CloudDesk } from './cloud-desk.ts'

/**
 * A desk that the owner took out of the shop keeps none of its buyers' data. What it had not sent yet is put into a file
 * beside the backups first, so that nobody's work is lost.
 */
export async function leaveShop({
  services,
  cloud,
  backups,
}: {
  readonly services: Services
  readonly cloud: CloudDesk
  readonly backups: Pick<Backups, 'wipe'>
}): Promise<void> {
  const { store, files, clock, emit } = services
  const unsent = await store.query('sync.unsent', {})
  if (unsent.length > 0)
    writeFileAtomic(join(files.backups, `not-sent-${clock.now()}.json`), JSON.stringify(unsent, null, 2))
  await cloud.signOut()
  await backups.wipe()
  emit('account.changed', {})
}
