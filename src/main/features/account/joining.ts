import { z } from 'zod'
import { deleteMeta, readMeta, writeMeta } from '../../db/cloud.ts'
import type { ReadTx, WriteTx } from '../../db/tx.ts'

const KEY = 'joining'
const projectSchema = z.object({ url: z.string(), key: z.string() })

/** A backend by its address and publishable key; no secret. */
export type JoinedProject = z.output<typeof projectSchema>

/** The backend at which somebody signed in without a shop yet: a restart in between goes on with that session. */
export function readJoining(tx: ReadTx): JoinedProject | null {
  const stored = readMeta(tx, KEY)
  return stored === undefined ? null : projectSchema.parse(JSON.parse(stored))
}

/** Notes where somebody signed in, or that nobody is on the way to a shop any more. */
export function noteJoining(tx: WriteTx, project: JoinedProject | null): void {
  if (project === null) deleteMeta(tx, KEY)
  else writeMeta(tx, KEY, JSON.stringify(project))
}
