import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../shared/errors/app-error.ts'
import { writeFileAtomic } from '../platform/atomic-file.ts'

const FILE = 'accounts.json'
const FOLDER = /^(account-[0-9a-f]{12})?$/

/** `current`: the folder that is open, empty for the workspace's own. `owners`: whose folder is which, by person. */
interface Accounts {
  readonly current: string
  readonly owners: Readonly<Record<string, string>>
}

/**
 * The folder that is worked in: the workspace itself, or that of another person on the same machine, whose orders are
 * kept apart in a folder of their own inside it.
 */
export function accountFolder(base: string): string {
  const { current } = readAccounts(base)
  return current === '' ? base : join(base, current)
}

/** Notes whose folder is worked in, when somebody connects it to his shop. */
export function noteOwner(base: string, userId: string): void {
  const accounts = readAccounts(base)
  writeAccounts(base, { ...accounts, owners: { ...accounts.owners, [userId]: accounts.current } })
}

/** Chooses the folder of a person for the next opening; it is made where there is none. */
export function chooseAccount(base: string, userId: string): string {
  const accounts = readAccounts(base)
  const folder =
    accounts.owners[userId] ?? `account-${createHash('sha256').update(userId).digest('hex').slice(0, 12)}`
  writeAccounts(base, { current: folder, owners: { ...accounts.owners, [userId]: folder } })
  const path = folder === '' ? base : join(base, folder)
  mkdirSync(path, { recursive: true, mode: 0o700 })
  return path
}

/** Checked by hand: this is read before the first window, which does not wait for a schema's library. */
function readAccounts(base: string): Accounts {
  const path = join(base, FILE)
  if (!existsSync(path)) return { current: '', owners: {} }
  const stored = JSON.parse(readFileSync(path, 'utf8')) as Partial<Accounts> | null
  const owners = Object.entries(stored?.owners ?? {})
  const isGood = FOLDER.test(stored?.current ?? '?') && owners.every(([, folder]) => FOLDER.test(folder))
  if (!isGood)
    throw new AppError(
      'storage.corrupt',
      `The file ${FILE} in the workspace does not say whose orders are where. Move it aside to open the workspace's own.`,
      { file: FILE },
    )
  return { current: stored?.current ?? '', owners: Object.fromEntries(owners) }
}

function writeAccounts(base: string, accounts: Accounts): void {
  writeFileAtomic(join(base, FILE), JSON.stringify(accounts))
}
