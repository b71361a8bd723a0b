import type { OrderDetail } from '../../../src/shared/domain/orders/order-row.ts'
import { priorityOf } from '../../../src/shared/domain/orders/priority.ts'
import { fakeId, pick, type Random, seeded } from './random.ts'

const HOUR = 3_600_000

const PEOPLE: readonly [string, ...string[]] = [
  'Amelia Hughes',
  'Oliver Grant',
  'Priya Nair',
  'Zoë Müller',
  'محمد العلي',
  'שרה לוי',
  'Chloe O’Brien',
  '王小明',
  'Mia 🌸 Turner',
  'Noah Williams',
  'Ава Петрова',
  'Isla Robertson-Featherstonehaugh of Upper Wherever',
  'Leo Evans',
  'Freya Clarke',
  'Jack Ōtsuka',
]
const PRODUCTS: readonly [
  readonly [string, string, string, number],
  ...(readonly [string, string, string, number])[],
] = [
  ['Plush Axolotl', 'Mint', 'AXO-MINT', 1499],
  ['LED Sunset Lamp', 'Amber', 'LAMP-SUN-A', 1899],
  ['Ceramic Mug', 'Stone', 'MUG-ST', 1150],
  ['Lip Oil Trio', 'Berry', 'LIP-TRIO-B', 999],
  ['Desk Pad', 'XL, Grey', 'PAD-XL-G', 2450],
  ['Cloud Slides', '39', 'SLIDE-39', 1799],
  ['Sticker Pack', '50 pcs', 'STK-50', 499],
  ['Heatless Curls Set', 'Satin pink', 'CURL-SP', 1275],
]
const TOWNS: readonly [readonly [string, string], ...(readonly [string, string])[]] = [
  ['Leeds', 'LS1 4DY'],
  ['London', 'N1 9GU'],
  ['Glasgow', 'G2 8LU'],
  ['Bristol', 'BS1 5TR'],
  ['Cardiff', 'CF10 1EP'],
]
const STATUSES: readonly [string, ...string[]] = [
  'awaiting_shipment',
  'awaiting_shipment',
  'awaiting_shipment',
  'awaiting_shipment',
  'awaiting_collection',
  'in_transit',
  'delivered',
  'completed',
  'cancelled',
  'unpaid',
]
const STAGES = ['new', 'new', 'new', 'claimed', 'picked', 'verified', 'labelled'] as const

/** Orders of a made-up shop around `now` (ms UTC). The row number is the position plus one. */
export function madeUpOrders(count: number, now: number, seed = 7): OrderDetail[] {
  const random = seeded(seed)
  return Array.from({ length: count }, (_, at) => madeUpOrder(at + 1, random, now))
}

function madeUpOrder(seq: number, random: Random, now: number): OrderDetail {
  const isViral = random() < 0.12
  const [name, variation, sku, unitMinor] = isViral ? PRODUCTS[0] : pick(random, PRODUCTS)
  const quantity = random() < 0.78 ? 1 : 1 + Math.floor(random() * 4)
  const status = seq % 97 === 0 ? 'Shipped by courier' : pick(random, STATUSES)
  const paidAt = status === 'unpaid' ? null : now - Math.floor(random() * random() * 140 * HOUR) - 600_000
  const isOpen = status === 'awaiting_shipment' || status === 'awaiting_collection'
  const isHeld = isOpen && random() < 0.03
  const isEstimated = random() < 0.6
  const recipient = pick(random, PEOPLE)
  const [city, postalCode] = pick(random, TOWNS)
  const second = random() < 0.15 ? pick(random, PRODUCTS) : null
  const items = [
    {
      sku,
      skuId: `17293${seq}`,
      name,
      variation,
      quantity,
      returnedQuantity: 0,
      unitMinor,
      lineMinor: unitMinor * quantity,
    },
    ...(second === null || second[2] === sku
      ? []
      : [
          {
            sku: second[2],
            skuId: `17294${seq}`,
            name: second[0],
            variation: second[1],
            quantity: 1,
            returnedQuantity: 0,
            unitMinor: second[3],
            lineMinor: second[3],
          },
        ]),
  ]
  const totalMinor = items.reduce((sum, item) => sum + item.lineMinor, 295)
  const base = {
    seq,
    id: fakeId(1, seq),
    tiktokOrderId: `5764${String(61_413_038_785_000 + seq * 137).padStart(14, '0')}`,
    status,
    stage: isOpen
      ? (STAGES[Math.floor(random() * STAGES.length)] ?? 'new')
      : status === 'unpaid' || status === 'cancelled'
        ? 'new'
        : 'closed',
    impact: isViral ? 'VIRAL' : random() < 0.2 ? 'HIGH' : random() < 0.6 ? 'MED' : 'AUTO',
    shipByAt: paidAt === null || !isOpen ? null : paidAt + (isEstimated ? 48 : 72) * HOUR,
    shipBySource: paidAt === null || !isOpen ? 'none' : isEstimated ? 'estimated' : 'platform',
    paidAt,
    orderedAt: (paidAt ?? now - 2 * HOUR) - 90_000,
    heldAt: isHeld ? now - HOUR : null,
    holdReason: isHeld ? pick(random, ['Waiting for stock', 'Address looks wrong']) : null,
    cancelRequested: isOpen && random() < 0.015,
    isFulfilledByPlatform: false,
  } as const
  return {
    ...base,
    priority: priorityOf(base, now).level,
    handle: `@${recipient.split(' ')[0]?.toLowerCase() ?? 'buyer'}${seq % 9_000}`,
    recipient,
    itemCount: items.reduce((sum, item) => sum + item.quantity, 0),
    itemsSummary: `${name} · ${variation}${items.length > 1 ? ` +${items.length - 1}` : ''}`,
    totalMinor,
    currency: 'GBP',
    tracking:
      base.stage === 'labelled' || base.stage === 'closed' ? `GB${String(900_000_000 + seq * 7)}` : '',
    packageCount: 1,
    shopName: 'Lumen & Co',
    printState: printStateOf(base.stage, seq),
    claim: null,
    statusText: status,
    substatus: '',
    address: {
      name: recipient,
      lines: [`${1 + (seq % 120)} Albion Street`, seq % 5 === 0 ? 'Flat 4' : ''].filter(
        (line) => line !== '',
      ),
      city,
      state: '',
      postalCode,
      country: 'United Kingdom',
      phone: '(+44)7•••••••12',
    },
    buyerMessage: seq % 11 === 0 ? 'Please leave with the neighbour at 14 🙏' : '',
    sellerNote: '',
    note: '',
    shippingMinor: 295,
    taxMinor: 0,
    refundMinor: 0,
    rtsAt: null,
    shippedAt: null,
    deliveredAt: null,
    cancelledAt: status === 'cancelled' ? now - HOUR : null,
    closedAt: base.stage === 'closed' ? now - (seq % 8) * HOUR : null,
    cancelReason: status === 'cancelled' ? 'Changed my mind' : '',
    warehouse: '',
    isPreOrder: false,
    items,
    shipments: [
      {
        id: fakeId(2, seq),
        packageId: `1153${seq}`,
        tracking: base.stage === 'labelled' ? `GB${900_000_000 + seq * 7}` : null,
        carrier: 'Royal Mail',
        recipient: null,
        items: items.map((item) => ({ sku: item.sku, name: item.name, quantity: item.quantity })),
      },
    ],
  }
}

function printStateOf(stage: OrderDetail['stage'], seq: number): OrderDetail['printState'] {
  if (stage === 'closed') return 'printed'
  if (stage !== 'labelled') return null
  return seq % 13 === 0 ? 'uncertain' : seq % 7 === 0 ? 'queued' : 'printed'
}
