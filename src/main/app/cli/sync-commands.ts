import { hostname } from 'node:os'
import type { SyncState } from '../../../shared/domain/sync/sync-state.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { CreatorChoice } from '../../../shared/ipc/account.contract.ts'
import type { CallContext } from '../../../shared/ipc/contract.ts'
import { textOf } from './arguments.ts'
import type { CliCall } from './cli-call.ts'
import { withIsoTimes } from './shapes.ts'

const NO_COMMAND: CallContext = { commandId: '' }
/** Between two looks at a copy that goes on, in ms. */
const LOOK_AGAIN_MS = 20

/** Says that the command belongs into another workspace, which is open from now on. */
export const REOPEN = { reopen: true } as const

/** Signs in, chooses the shop and connects the workspace to it. The password comes on standard input. */
export async function signIn({ line, stdin, desk, call }: CliCall): Promise<unknown> {
  const [url, key, email] = [textOf(line, 'url'), textOf(line, 'key'), textOf(line, 'email')]
  if (email === undefined)
    throw new AppError(
      'input.invalid',
      'desk sign-in --url U --key K --email E, the password on standard input',
      {
        path: 'email',
      },
    )
  if (stdin === undefined || stdin === '')
    throw new AppError('input.invalid', 'The password has to come on standard input.', { path: 'password' })
  const project = url === undefined || key === undefined ? undefined : { address: url, key }
  const answer = await desk.handlers['account.signIn']({ project, email, password: stdin }, call)
  // The command line is carried out once more, in the person's own workspace.
  if (answer.next === 'reopen') return REOPEN
  if (answer.next === 'choose') {
    const creator = await chooseCreator({ line, desk, call }, answer.creators)
    await desk.handlers['account.connect'](
      { creatorId: creator.id, deskName: textOf(line, 'name') ?? hostname() },
      { commandId: desk.services.random.uuidV7() },
    )
  }
  await desk.cloud.settled()
  return { account: await desk.handlers['account.get']({}, NO_COMMAND) }
}

async function chooseCreator(
  { line, desk, call }: Pick<CliCall, 'line' | 'desk' | 'call'>,
  creators: readonly CreatorChoice[],
): Promise<CreatorChoice> {
  const made = textOf(line, 'new-shop')
  if (made !== undefined) return desk.handlers['account.createShop']({ handle: made }, call)
  const named = textOf(line, 'creator')
  const found =
    named === undefined ? creators : creators.filter(({ id, handle }) => handle === named || id === named)
  const [only, ...others] = found
  if (only && others.length === 0) return only
  const handles = creators.map(({ handle }) => handle)
  throw new AppError(
    'input.invalid',
    only
      ? `You work for several shops: say which with --creator (${handles.join(', ')}).`
      : 'You work for no such shop. Make one with --new-shop HANDLE, or ask its owner to invite you.',
    { creators: handles },
  )
}

/** Ends the session; the local copy stays unless told. */
export async function signOut({ line, desk, call }: CliCall): Promise<unknown> {
  await openCloud(desk)
  return desk.handlers['account.signOut'](
    { keepCopy: line.options['wipe'] !== true, discardUnsent: false },
    call,
  )
}

/** Pulls and pushes until both are done. With --watch it goes on until the process is told to stop. */
export async function sync({ line, desk }: CliCall): Promise<unknown> {
  await openCloud(desk)
  const state = await untilSettled(desk)
  if (line.options['watch'] === true) await untilStopped()
  const status = await desk.handlers['app.status']({}, NO_COMMAND)
  const { trouble, ...shown } = line.options['watch'] === true ? desk.cloud.state : state
  if (trouble !== null && !shown.isOnline)
    throw new AppError(
      trouble.code === 'auth.signedOut' ? 'auth.signedOut' : 'net.offline',
      trouble.message,
      {
        trouble: trouble.code,
        pending: status.pending,
      },
    )
  return withIsoTimes({
    ...shown,
    pending: status.pending,
    orders: status.orders,
    deadLetters: status.deadLetters,
  })
}

/** Conflicts, the open ones first. */
export async function conflicts({ line, desk }: CliCall): Promise<unknown> {
  const listed = await desk.handlers['conflicts.list'](
    { includeResolved: line.options['all'] === true },
    NO_COMMAND,
  )
  return { conflicts: listed.map((one) => withIsoTimes(one)) }
}

/** A window has its engine already; a command starts one. */
async function openCloud(desk: CliCall['desk']): Promise<void> {
  const { cloud } = await desk.cloud.ownership()
  if (cloud === null)
    throw new AppError(
      'rule.localOnly',
      'This workspace is not connected to a shop. Sign in first: desk sign-in',
      {},
    )
  if (desk.cloud.state.phase === 'off') await desk.cloud.start()
}

/** Until the copy is whole and everything is sent, or somebody has to do something first. */
async function untilSettled(desk: CliCall['desk']): Promise<SyncState> {
  for (;;) {
    const state = await desk.cloud.now()
    const position = await desk.services.store.query('sync.position', {})
    const isDone = position.isComplete && position.pending === 0
    if (isDone || state.phase === 'parked' || state.phase === 'stopped' || state.phase === 'offline')
      return state
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
  }
}

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
}
