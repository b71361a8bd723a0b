import { mergeText } from '../../domain/text/merge-text.ts'
import { MOST_NOTE_LETTERS } from '../../domain/text/note-length.ts'
import type { MutationOf } from './actor.ts'
import type { OrderImage, OrderResult } from './order-image.ts'
import { applied, conflicting, refused } from './result.ts'
import { byCodePoint, lowerLetters, trimSpaces } from './server-values.ts'

const MOST_TAGS = 50
const LEVELS: Readonly<Record<'priorityLevel' | 'impactLevel', readonly string[]>> = {
  priorityLevel: ['urgent', 'high', 'standard', 'automated'],
  impactLevel: ['VIRAL', 'HIGH', 'MED', 'AUTO'],
}
/** TikTok has the parcel: no ship is taken back any more. */
const TAKEN_OVER: readonly string[] = ['in_transit', 'delivered', 'completed']

/** hold: the time of the first hold stays, the reason is the last one's. */
export function hold(image: OrderImage | null, { at, payload }: MutationOf<'hold'>): OrderResult {
  if (trimSpaces(payload.reason) === '') return refused('input.invalid', image)
  if (image === null) return refused('input.notFound', image)
  if (image.stage === 'closed') return refused('rule.alreadyClosed', image)
  return applied({ ...image, heldAt: image.heldAt ?? at, holdReason: payload.reason })
}

/** release: ends a person's hold. */
export function release(image: OrderImage | null): OrderResult {
  if (image === null) return refused('input.notFound', image)
  if (image.heldAt === null) return refused('rule.notHeld', image)
  return applied({ ...image, heldAt: null, holdReason: null })
}

/** reopen: takes a ship back, while TikTok has not taken the parcel over. */
export function reopen(image: OrderImage | null, { payload }: MutationOf<'reopen'>): OrderResult {
  if (image === null) return refused('input.notFound', image)
  if (image.stage !== 'closed') return refused('rule.notClosed', image)
  if (TAKEN_OVER.includes(image.status)) return refused('rule.notOpen', image)
  return applied({ ...image, stage: payload.stage ?? 'labelled', closedAt: null })
}

/** note: three-way. Where both changed the same words, or both together are too long, those that were here stay. */
export function note(image: OrderImage | null, { payload }: MutationOf<'note'>): OrderResult {
  if (image === null) return refused('input.notFound', image)
  const merged = mergeText(payload.base, image.note, payload.note)
  const isWhole = merged !== null && merged.length <= MOST_NOTE_LETTERS
  return isWhole ? applied({ ...image, note: merged }) : conflicting('conflict.note', image)
}

/** tag: tags come and go one by one, so that two desks never overwrite each other's. */
export function tag(image: OrderImage | null, { payload }: MutationOf<'tag'>): OrderResult {
  const [added, removed] = [payload.add ?? [], payload.remove ?? []].map((tags) => tags.map(tagOf))
  if (added === undefined || removed === undefined || [...added, ...removed].includes(''))
    return refused('input.invalid', image)
  if (image === null) return refused('input.notFound', image)
  const kept = new Set([...image.tags, ...added].filter((one) => !removed.includes(one)))
  if (kept.size > MOST_TAGS) return refused('input.tooLarge', image)
  return applied({ ...image, tags: [...kept].sort(byCodePoint) })
}

const tagOf = (text: string) => lowerLetters(trimSpaces(text))

/** editOrder: from what the desk saw; where it is something else by now, nothing is changed. */
export function editOrder(image: OrderImage | null, { payload }: MutationOf<'editOrder'>): OrderResult {
  const { field, from, to } = payload
  if (!LEVELS[field].includes(to)) return refused('input.invalid', image)
  if (image === null) return refused('input.notFound', image)
  if (image[field] !== from && image[field] !== to) return refused('conflict.stale', image)
  return applied({ ...image, [field]: to })
}
