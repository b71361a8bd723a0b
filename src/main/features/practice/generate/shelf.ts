/** What the made-up shop sells. `pence` is the price in British pence; other currencies are scaled from it. */
export interface ShelfProduct {
  readonly name: string
  readonly category: string
  readonly pence: number
  readonly grams: number
  readonly variations: readonly (readonly [name: string, sku: string])[]
}

/** The product that goes viral in the last two hours; it sells quietly before. */
export const VIRAL_PRODUCT: ShelfProduct = {
  name: 'Plush Axolotl 🦎',
  category: 'Toys & Hobbies',
  pence: 2_199,
  grams: 340,
  variations: [
    ['Mint', 'AXO-MINT'],
    ['Pink', 'AXO-PINK'],
  ],
}

/** The rest of the shelf. */
export const SHELF: readonly [ShelfProduct, ...ShelfProduct[]] = [
  product('Glow Serum 30ml ✨', 'Beauty', 1_299, 90, [
    ['Rose', 'SERUM-30-ROSE'],
    ['Vitamin C', 'SERUM-30-VITC'],
  ]),
  product('Viral Mug, "Large"', 'Home', 1_099, 420, [
    ['Red', 'MUG-L-RED'],
    ['Blue', 'MUG-L-BLUE'],
    ['Matte black', 'MUG-L-BLACK'],
  ]),
  product("Hoodie 'Off Script'", 'Fashion', 3_450, 610, [
    ['S', 'HOOD-S'],
    ['M', 'HOOD-M'],
    ['L', 'HOOD-L'],
    ['XL', 'HOOD-XL'],
  ]),
  product('LED Strip, 5m', 'Home', 1_850, 260, [['Default', 'LED-5M']]),
  product('Phone Ring – magnetic', 'Phones & Electronics', 745, 45, [
    ['Black', 'RING-BLACK'],
    ['Silver', 'RING-SILVER'],
  ]),
  product('Lip Oil Set', 'Beauty', 999, 80, [['Trio', 'LIPOIL-TRIO']]),
  product('Desk Plant (no watering needed, really) in a hand-thrown ceramic pot', 'Home', 1_650, 730, [
    ['Cactus', 'PLANT-CACTUS'],
    ['Fern', 'PLANT-FERN'],
  ]),
]

function product(
  name: string,
  category: string,
  pence: number,
  grams: number,
  variations: readonly (readonly [string, string])[],
): ShelfProduct {
  return { name, category, pence, grams, variations }
}

/** Roughly how many units of a currency one pound buys, and the step its prices are rounded to, in minor units. */
const SCALES: Readonly<Record<string, readonly [perPound: number, stepMinor: number]>> = {
  GBP: [1, 1],
  EUR: [1.15, 1],
  USD: [1.3, 1],
  IDR: [21_000, 50_000],
  THB: [44, 100],
  VND: [33_000, 1_000],
  JPY: [190, 10],
  MYR: [5.8, 10],
  PHP: [74, 100],
  SGD: [1.7, 5],
  MXN: [24, 50],
  BRL: [7, 10],
}

/** A price in minor units of `currency`; `exponent` is the currency's. Unknown currencies are priced like the pound. */
export function priceIn(currency: string, exponent: number, pence: number): number {
  const [perPound, step] = SCALES[currency] ?? [1, 1]
  const minor = (pence / 100) * perPound * 10 ** exponent
  return Math.max(step, Math.round(minor / step) * step)
}
