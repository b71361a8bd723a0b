import { FOUR_BY_SIX } from '../../../shared/domain/printing/media.ts'
import type { LabelTicket } from '../../../shared/domain/printing/printing.ts'
import { type Bitmap, blankBitmap } from './bitmap.ts'
import { planLabel } from './encode-label.ts'
import { encodeRaster } from './encode-raster.ts'

const NOBODY = {
  name: 'Warm Up',
  lines: ['1 Some Street'],
  city: 'Town',
  state: '',
  postalCode: 'AB1 2CD',
  country: 'GB',
  phone: '1',
}
const TICKET: LabelTicket = {
  tiktokOrderId: '576461413038785752',
  recipient: NOBODY,
  sender: NOBODY,
  trackingBarcode: null,
  tracking: 'AB123456789GB',
  carrier: 'Carrier',
  items: [{ sku: 'SKU', name: 'Thing', quantity: 1 }],
  packageIndex: 1,
  packageCount: 1,
}
const ROUNDS = 12
const TARGET = { dpi: 203, media: FOUR_BY_SIX, copyMark: null } as const

/**
 * Makes a few labels that nobody prints, one per turn of the event loop, so that the first real one does not
 * pay for compiling the encoder (measured: 20 ms to the first byte instead of 3).
 */
export function warmEncoder(rounds: number = ROUNDS): void {
  if (rounds <= 0) return
  planLabel(TICKET, TARGET).encode(new Map())
  encodeRaster(stripes(), { ...TARGET, language: 'zpl' })
  setImmediate(() => warmEncoder(rounds - 1))
}

/** A small picture in which hardly two rows are alike. */
function stripes(): Bitmap {
  const picture = blankBitmap(320, 64)
  for (let at = 0; at < picture.bits.length; at += 1) picture.bits[at] = at % 5 === 0 ? at & 0xff : 0
  return picture
}
