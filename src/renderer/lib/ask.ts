import { fromErrorShape } from '../../shared/errors/disposition.ts'
import type { Answer } from '../../shared/ipc/api.ts'

/** The value of an answer; a failed answer becomes the AppError it stands for. */
export async function ask<T>(answer: Promise<Answer<T>>): Promise<T> {
  const result = await answer
  if (result.ok) return result.value
  throw fromErrorShape(result.error)
}
