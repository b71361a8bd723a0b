import { drop } from '../../shared/lib/drop.ts'
import { tellError } from './toasts.ts'

/** Lets an act run that nobody waits for; the person is told when it fails. */
export function inBackground(promise: Promise<unknown>, why: string): void {
  drop(promise, why, tellError)
}
