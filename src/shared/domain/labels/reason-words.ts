import type { UnmatchedReason } from './judge-page.ts'

const WORDS: Readonly<Record<UnmatchedReason, (codes: string) => string>> = {
  nothingReadable: () =>
    'No order number and no tracking number could be read on this page. Look at it and say which order it is for.',
  unknownOrder: (codes) =>
    `It names order ${codes}, which is not in this workspace. Import a newer export, or say which order it is for.`,
  unknownTracking: (codes) =>
    `No order here has the tracking number ${codes}. Import a newer export, or say which order it is for.`,
  severalOrders: (codes) => `It names more than one order (${codes}). Say which one it is for.`,
  severalParcels: (codes) =>
    `It carries more than one tracking number (${codes}). Say which order it is for.`,
  contradiction: (codes) =>
    `Its tracking number and its order number belong to different orders (${codes}). Say which one it is for.`,
  packingListWithTracking: (codes) =>
    `It calls itself a packing list and carries the barcode ${codes}. Match it if it is the label too, else dismiss it.`,
  supersededParcel: (codes) =>
    `The parcel ${codes} has been split or combined since. Get the new label from Seller Center, or match this one by hand.`,
}
const MOST_CODES = 4

/** Why a page was not matched, in words that say what to do next. */
export function reasonWords(reason: UnmatchedReason, codes: readonly string[]): string {
  const named = codes.slice(0, MOST_CODES).join(', ')
  return WORDS[reason](codes.length > MOST_CODES ? `${named} and ${codes.length - MOST_CODES} more` : named)
}
