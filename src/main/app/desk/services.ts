import type { AppInfo } from '../../../shared/ipc/app.contract.ts'
import type { CallContext, EventName, Payload } from '../../../shared/ipc/contract.ts'
import type { WorkspaceFiles } from '../../db/workspace-files.ts'
import type { CommandMeta } from '../../outbox/command-context.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Random } from '../../platform/random.ts'
import type { Store } from '../store/store.ts'

/** Tells every open page that it should ask again. */
export type Emit = <E extends EventName>(name: E, payload: Payload<E>) => void

/** Writes an unexpected failure to the log and answers the reference a person can read out. */
export type LogError = (event: string, error: unknown, fields?: Readonly<Record<string, unknown>>) => string

/** What the handlers of a desk share. */
export interface Services {
  readonly store: Store
  readonly files: WorkspaceFiles
  readonly clock: Clock
  readonly random: Random
  readonly emit: Emit
  /** Tells at once what `emit` gathers. */
  readonly flushEvents: () => void
  readonly logError: LogError
  readonly info: () => Promise<AppInfo>
  /** Who acts, where and when, for the journal. */
  readonly metaOf: (call: CallContext) => CommandMeta
}
