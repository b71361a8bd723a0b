import type { CarrierLabel, LabelPage } from './label-pdf.ts'

/** Nobody's address. */
const NOBODY = ['Sam Example', '1 Sample Street', 'Testford', 'TE1 1ST'] as const

/** A label with an order's number as text and its tracking as a Code 128 of 3 dots a bar at 203 dpi. */
export function carrierLabel(tracking: string, orderId?: string): CarrierLabel {
  return {
    orderId,
    recipient: NOBODY,
    tracking,
    barcodes: [{ symbology: 'Code128', text: tracking, moduleMm: 0.375 }],
  }
}

/** One label for each symbology that carriers print, at the widths that they print it. */
export const EVERY_SYMBOLOGY: readonly CarrierLabel[] = [
  carrierLabel('JD670851638495', '576993530660990001'),
  {
    recipient: NOBODY,
    tracking: '(00)123456789012345675',
    barcodes: [{ symbology: 'GS1-128', text: '(00)123456789012345675', moduleMm: 0.5, heightMm: 25 }],
  },
  {
    recipient: NOBODY,
    tracking: '(420)12345(92)612903001234567890',
    barcodes: [
      { symbology: 'GS1-128', text: '(420)12345(92)612903001234567890', moduleMm: 0.375 },
      { symbology: 'DataMatrix', text: '0123456789ABCDEF0123456789', moduleMm: 0.5 },
    ],
  },
  {
    recipient: NOBODY,
    tracking: 'QR and PDF417',
    barcodes: [
      { symbology: 'QRCode', text: 'https://track.example/RX123456785GB', moduleMm: 0.5 },
      { symbology: 'PDF417', text: 'RX123456785GB TE1 1ST 0.750', moduleMm: 0.375 },
    ],
  },
  {
    recipient: NOBODY,
    tracking: 'ITF, Code 39 and Aztec',
    barcodes: [
      { symbology: 'ITF', text: '12345678901231', moduleMm: 0.375, heightMm: 12 },
      { symbology: 'Code39', text: 'RX123456785', moduleMm: 0.375, heightMm: 12 },
      { symbology: 'Aztec', text: 'RX123456785GB', moduleMm: 0.5 },
    ],
  },
]

/** A label as full as they come: sender, address, routing text, and three barcodes. */
export const FULL_LABEL: CarrierLabel = {
  orderId: '576993530660990001',
  recipient: [
    ...NOBODY,
    'United Kingdom',
    'Phone 01632 960001',
    'Return: Unit 7, Example Park,',
    'Testford TE1 9ZZ',
  ],
  tracking: 'RX 1234 5678 5GB',
  barcodes: [
    { symbology: 'GS1-128', text: '(420)12345(92)612903001234567890', moduleMm: 0.375, heightMm: 20 },
    {
      symbology: 'QRCode',
      text: 'https://track.example/RX123456785GB?ref=576993530660990001',
      moduleMm: 0.5,
    },
    { symbology: 'DataMatrix', text: '0123456789ABCDEF0123456789ABCDEF0123456789', moduleMm: 0.5 },
  ],
}

/** A bulk document as Seller Center gives it: labels of several kinds, with a packing list between. */
export function bulkPages(orders: readonly { orderId: string; tracking: string }[]): LabelPage[] {
  return orders.flatMap(({ orderId, tracking }, index): LabelPage[] => {
    const label = carrierLabel(tracking, index % 3 === 0 ? undefined : orderId)
    const page: LabelPage =
      index % 5 === 4
        ? { kind: 'label', paper: 'fourBySix', isLandscape: true, label }
        : { kind: 'label', paper: index % 2 === 0 ? 'fourBySix' : 'a6', label }
    return index % 7 === 6 ? [page, { kind: 'packingList', orderId, items: ['1 x Sample'] }] : [page]
  })
}
