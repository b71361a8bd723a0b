import type { CreatorChoice } from '../../../../shared/ipc/account.contract.ts'

export type Role = CreatorChoice['role']

/** As in "you are …". */
export const ROLE_WORDS: Readonly<Record<Role, string>> = {
  packer: 'a packer',
  lead: 'a lead',
  owner: 'an owner',
}

export const ROLE_TITLES: Readonly<Record<Role, string>> = { packer: 'Packer', lead: 'Lead', owner: 'Owner' }

/** What a role may do, in the words of the invitation. */
export const ROLE_RIGHTS: Readonly<Record<Role, string>> = {
  packer: 'finds, picks, packs, prints, ships and notes',
  lead: 'what packers do, and holds, stock, rules and revenue',
  owner: 'what leads do, and the team, the connection to TikTok and money',
}

export const ROLES: readonly Role[] = ['packer', 'lead', 'owner']
