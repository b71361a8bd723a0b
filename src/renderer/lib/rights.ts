import type { JournalAct } from '../../shared/domain/journal/acts.ts'
import { MEMBER_ROLES, type MemberRole, SYNC_ACT_OF, SYNC_ACTS } from '../../shared/sync/acts.ts'
import type { Command, DeskActions } from './commands/command.ts'
import { COMMANDS } from './commands/registry.ts'
import { useSync } from './sync-state.ts'
import { tellProblem } from './toasts.ts'

const HOLDING = 'Leads and owners hold and release orders. Ask one of them.'

/** Who to ask for what a packer may not do. */
const WHO_MAY: Partial<Readonly<Record<JournalAct, string>>> = {
  hold: HOLDING,
  release: HOLDING,
  import: 'Leads and owners import orders. Ask one of them.',
  mapStatus: 'Leads and owners say what a status means. Ask one of them.',
}

/**
 * Why a role may not do an act, before anything was asked for it; null where it may, and where nobody has a role. The
 * server has the last word: a role that was changed a moment ago is refused there.
 */
export function refusalOf(act: JournalAct | null, role: MemberRole | null): string | null {
  if (act === null || role === null) return null
  const least = SYNC_ACTS[SYNC_ACT_OF[act]].leastRole
  if (MEMBER_ROLES.indexOf(role) >= MEMBER_ROLES.indexOf(least)) return null
  return WHO_MAY[act] ?? `This needs the role ${least}. Ask the owner of the shop.`
}

/** Why the person at this desk may not do an act; follows their role. */
export function useRefusal(act: JournalAct | null): string | null {
  return useSync((state) => refusalOf(act, state.account?.creator?.role ?? null))
}

/** The act that a command of the registry leads to. */
export function actOfCommand(id: string | undefined): JournalAct | null {
  return COMMANDS.find((one) => one.id === id)?.act ?? null
}

/** True where the person at this desk may do an act; else they are told who may. */
export function mayDo(act: JournalAct | null): boolean {
  const refusal = refusalOf(act, useSync.getState().account?.creator?.role ?? null)
  if (refusal !== null) tellProblem(refusal)
  return refusal === null
}

/** Runs a command, or says who may. `at` says which of its keys was pressed. */
export function runCommand(command: Command, desk: DeskActions, at: number): void {
  if (mayDo(command.act)) command.run(desk, at)
}
