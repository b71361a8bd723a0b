import { AppError } from '../../../../shared/errors/app-error.ts'
import type { Handlers } from '../../../../shared/ipc/contract.ts'
import type { AccountDesk } from '../cloud/account.ts'
import type { CloudDesk } from '../cloud/cloud-desk.ts'

type AccountHandlers = Pick<
  Handlers,
  | 'account.get'
  | 'account.signIn'
  | 'account.signUp'
  | 'account.confirm'
  | 'account.requestCode'
  | 'account.setPassword'
  | 'account.shops'
  | 'account.createShop'
  | 'account.acceptInvitation'
  | 'account.previewMove'
  | 'account.connect'
  | 'account.signOut'
  | 'team.list'
  | 'team.invite'
  | 'team.cancelInvitation'
  | 'team.changeRole'
  | 'team.remove'
  | 'team.revokeDesk'
>

/** Who is signed in, whose workspace this is, and who else works there. */
export function accountHandlers(
  cloud: CloudDesk,
  account: AccountDesk,
  wipe: () => Promise<void>,
): AccountHandlers {
  const creatorId = async (): Promise<string> => {
    const { cloud: owner } = await cloud.ownership()
    if (owner) return owner.creatorId
    throw new AppError('rule.localOnly', 'This workspace is not connected to a shop yet.')
  }
  return {
    'account.get': () => account.get(),
    'account.signIn': async ({ project, ...input }) =>
      account.signedIn(await cloud.ask('signIn', { project: await account.project(project), ...input })),
    'account.signUp': async ({ project, ...input }) =>
      account.signedIn(await cloud.ask('signUp', { project: await account.project(project), ...input })),
    'account.confirm': async (input) => account.signedIn(await cloud.ask('confirm', input)),
    'account.requestCode': async ({ project, email }) =>
      cloud.ask('requestReset', { project: await account.project(project), email }),
    'account.setPassword': async (input) => account.signedIn(await cloud.ask('resetPassword', input)),
    'account.shops': () => cloud.ask('listCreators', {}),
    'account.createShop': (input) => cloud.ask('createShop', input),
    'account.acceptInvitation': (input) => cloud.ask('acceptInvitation', input),
    'account.previewMove': ({ creatorId: id }) => account.previewMove(id),
    'account.connect': (input, call) => account.connect(input, call),
    'account.signOut': (input) => account.signOut(input, wipe),
    'team.list': async () => cloud.ask('team.list', { creatorId: await creatorId() }),
    'team.invite': async (input) => cloud.ask('team.invite', { creatorId: await creatorId(), ...input }),
    'team.cancelInvitation': (input) => cloud.ask('team.cancelInvitation', input),
    'team.changeRole': async (input) =>
      cloud.ask('team.changeRole', { creatorId: await creatorId(), ...input }),
    'team.remove': async (input) => cloud.ask('team.remove', { creatorId: await creatorId(), ...input }),
    'team.revokeDesk': (input) => cloud.ask('team.revokeDesk', input),
  }
}
