import { FOUR_BY_SIX } from '../../../src/shared/domain/printing/media.ts'
import type { LabelTicket, PostalAddress, Printer } from '../../../src/shared/domain/printing/printing.ts'

/** A believable address; override what a test is about. */
export function anAddress(over: Partial<PostalAddress> = {}): PostalAddress {
  return {
    name: 'Siobhan O’Brien',
    lines: ['Flat 4, Rosewood Court', '128 Kingsland High Street'],
    city: 'London',
    state: 'Greater London',
    postalCode: 'E8 2NS',
    country: 'United Kingdom',
    phone: '(+44)7700900123',
    ...over,
  }
}

/** A believable label; override what a test is about. */
export function aTicket(over: Partial<LabelTicket> = {}): LabelTicket {
  return {
    tiktokOrderId: '576461413038785752',
    recipient: anAddress(),
    sender: anAddress({
      name: 'Glow & Co. Studio',
      lines: ['Unit 7 Tide Mill'],
      city: 'Bristol',
      state: '',
      postalCode: 'BS1 4DJ',
    }),
    trackingBarcode: null,
    tracking: 'JD0002255550123456',
    carrier: 'Royal Mail',
    items: [{ sku: 'LIP-ROSE-01', name: 'Velvet Lip Tint Rosewood 4ml', quantity: 2 }],
    packageIndex: 1,
    packageCount: 1,
    ...over,
  }
}

/** A TCP printer on this machine. */
export function aPrinter(port: number, over: Partial<Printer> = {}): Printer {
  return {
    id: '0192f000-0000-7000-8000-000000000001',
    name: 'Desk printer',
    connection: { kind: 'tcp', host: '127.0.0.1', port },
    language: 'zpl',
    dpi: 203,
    media: FOUR_BY_SIX,
    backChannel: 'answers',
    setup: {},
    isDefault: true,
    ...over,
  }
}
