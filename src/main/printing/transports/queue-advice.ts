import { AppError } from '../../../shared/errors/app-error.ts'
import type { OsQueueFacts } from './os-queue.ts'

/** What is wrong with a queue for labels, in words with what to do; empty where nothing is. */
export function adviceFor(queue: OsQueueFacts): string[] {
  if (!queue.isRaw) return []
  const fix = `lpadmin -p ${queue.name} -o printer-error-policy=abort-job`
  if (isRetrying(queue))
    return [
      `When a label breaks off, this queue sends it again by itself, which prints it twice. Run: ${fix}`,
    ]
  if (queue.errorPolicy === 'stop-printer')
    return [
      `When a label breaks off, this queue stops, and sends it again when it is resumed. Better that it gives up and we ask you: ${fix}`,
    ]
  return []
}

/** `input.invalid` for a queue that would print labels twice by itself. */
export function refuseRetrying(queue: OsQueueFacts): void {
  if (queue.isRaw && isRetrying(queue))
    throw new AppError('input.invalid', adviceFor(queue).join(' '), {
      path: 'queue',
      policy: queue.errorPolicy,
    })
}

function isRetrying({ errorPolicy }: OsQueueFacts): boolean {
  return errorPolicy?.startsWith('retry') === true
}
