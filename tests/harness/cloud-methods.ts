import type { MethodName } from '../../src/shared/ipc/contract.ts'
import { METHOD_KINDS } from '../../src/shared/ipc/contract-names.ts'

const CLOUD_GROUPS = ['sync.', 'conflicts.', 'account.', 'team.']
const CLAIMS: readonly MethodName[] = ['orders.claim', 'orders.releaseClaim', 'orders.takeOver']

/** Whether a method means something only with a server: the others are asked of a desk without one. */
export function needsServer(name: MethodName): boolean {
  return CLAIMS.includes(name) || CLOUD_GROUPS.some((group) => name.startsWith(group))
}

/** The contract's methods that need a server, or those that do not, in the order of the alphabet. */
export function methodNames(withServer: boolean): MethodName[] {
  return (Object.keys(METHOD_KINDS) as MethodName[])
    .filter((name) => needsServer(name) === withServer)
    .toSorted()
}
