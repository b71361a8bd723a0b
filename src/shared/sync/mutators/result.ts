import type { ServerCode } from '../server-codes.ts'

/** What became of a mutation, as the server would answer, and the image as it left it. */
export interface MutatorResult<Image> {
  readonly outcome: 'applied' | 'conflict' | 'refused'
  readonly code: ServerCode | null
  readonly image: Image
}

/** Done as asked. */
export function applied<Image>(image: Image): MutatorResult<Image> {
  return { outcome: 'applied', code: null, image }
}

/** Kept, and a person has something to settle. */
export function conflicting<Image>(
  code: ServerCode & `conflict.${string}`,
  image: Image,
): MutatorResult<Image> {
  return { outcome: 'conflict', code, image }
}

/** Not done: the image is what it was. */
export function refused<Image>(code: ServerCode, image: Image): MutatorResult<Image> {
  return { outcome: 'refused', code, image }
}
