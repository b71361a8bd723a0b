import { AppError } from '../../shared/errors/app-error.ts'
import type { ResponseEnvelope } from '../../shared/ipc/envelope.ts'

/** Runs each command id once; whoever asks again, now or a little later, gets the first answer. */
export interface Replay {
  /** Throws `input.invalid` when the id was used for another method. */
  once(commandId: string, method: string, run: () => Promise<ResponseEnvelope>): Promise<ResponseEnvelope>
}

/** The store keeps answers for good; this only covers doubles of this run, so that they share one execution. */
export function createReplay(keep = 1_000): Replay {
  const answers = new Map<string, { readonly method: string; readonly answer: Promise<ResponseEnvelope> }>()
  const settle = (commandId: string, response: ResponseEnvelope): void => {
    // Nothing happened and trying again can succeed: the same id must be able to.
    if (!response.ok && response.error.retryable) answers.delete(commandId)
    for (const oldest of [...answers.keys()].slice(0, Math.max(0, answers.size - keep)))
      answers.delete(oldest)
  }
  return {
    once: async (commandId, method, run) => {
      const known = answers.get(commandId)
      if (known !== undefined) return sameMethod(known, method)
      const answer = run()
      answers.set(commandId, { method, answer })
      const response = await answer
      settle(commandId, response)
      return response
    },
  }
}

function sameMethod(
  known: { method: string; answer: Promise<ResponseEnvelope> },
  method: string,
): Promise<ResponseEnvelope> {
  if (known.method === method) return known.answer
  throw new AppError('input.invalid', 'This command id was already used for another command.', {
    path: 'commandId',
  })
}
