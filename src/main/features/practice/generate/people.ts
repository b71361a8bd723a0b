import type { PostalAddress } from '../../../../shared/domain/printing/printing.ts'
import type { Seeded } from './seeded.ts'

/** Names as buyers really write them: many scripts, joined letters, emoji, titles, care-of lines. */
const NAMES: readonly [string, ...string[]] = [
  'Sam Li',
  'Noah Brown',
  "Ava O'Neill",
  'Łukasz Nowak',
  'María-José Peña',
  'Zoë "Zed" King',
  'Smith, John',
  'สมชาย ใจดี',
  'นางสาว กัลยา วงศ์สวัสดิ์',
  'محمد عبد الله',
  'فاطمة الزهراء بنت علي',
  '渡辺 直美',
  '김민준',
  'Nguyễn Thị Hồng Hạnh',
  'Siti Nurhaliza binti Tarudin',
  'Chloe 🌸 Martin',
  '✨ Bella ✨',
  'Dr. Anastasia Featherstonehaugh-Cholmondeley de la Fontaine',
  'Олена Шевченко',
  'Γιώργος Παπαδόπουλος',
  'Priya Raghunathan',
  'Jürgen Großmann',
  'Chloe Test, c/o Reception',
  'Kwame Mensah',
  'אברהם כהן',
  'Oluwaseun Adébáyọ̀',
]

const MESSAGES: readonly [string, ...string[]] = [
  'please leave in the porch',
  'gift!\nno invoice, thanks',
  '🎁 happy birthday Mia 🎂',
  'ring twice, dog is friendly',
  'ฝากไว้กับรปภ. ได้เลยค่ะ',
]

interface Place {
  readonly country: string
  readonly streets: readonly [string, ...string[]]
  readonly towns: readonly [Town, ...Town[]]
  readonly phone: string
}

type Town = readonly [city: string, state: string, postalCode: string]

const UNITED_KINGDOM: Place = {
  country: 'United Kingdom',
  streets: ['High Street', 'Station Road', 'Church Lane', 'Victoria Terrace'],
  towns: [
    ['Leeds', '', 'LS1 4AB'],
    ['Bristol', '', 'BS1 5TR'],
    ['Belfast', '', 'BT1 5GS'],
    ['Llanfairpwllgwyngyll', '', 'LL61 5UJ'],
  ],
  phone: '(+44)77',
}

/** Addresses by the shop's currency; a currency that is not here ships within the United Kingdom. */
const PLACES: Readonly<Record<string, Place>> = {
  GBP: UNITED_KINGDOM,
  USD: {
    country: 'United States',
    streets: ['Main St', 'Oak Ave', 'W 42nd St Apt'],
    towns: [
      ['Austin', 'Texas', '78701'],
      ['Portland', 'Oregon', '97205'],
      ['Miami', 'Florida', '33101'],
    ],
    phone: '(+1)30',
  },
  EUR: {
    country: 'Germany',
    streets: ['Hauptstraße', 'Schönhauser Allee', 'Am Bäckerweg'],
    towns: [
      ['Berlin', 'Berlin', '10435'],
      ['München', 'Bayern', '80331'],
      ['Köln', 'Nordrhein-Westfalen', '50667'],
    ],
    phone: '(+49)15',
  },
  IDR: {
    country: 'Indonesia',
    streets: ['Jl. Sudirman No.', 'Jl. Diponegoro No.', 'Gg. Melati RT 03/RW 05 No.'],
    towns: [
      ['Kota Bandung', 'Jawa Barat', '40111'],
      ['Kota Surabaya', 'Jawa Timur', '60241'],
    ],
    phone: '(+62)81',
  },
  THB: {
    country: 'Thailand',
    streets: ['ถนนสุขุมวิท', 'ถนนพระราม 4', 'ซอยลาดพร้าว'],
    towns: [
      ['บางรัก', 'กรุงเทพมหานคร', '10500'],
      ['เมืองเชียงใหม่', 'เชียงใหม่', '50000'],
    ],
    phone: '(+66)8',
  },
  JPY: {
    country: 'Japan',
    streets: ['神宮前', '梅田', '栄'],
    towns: [
      ['渋谷区', '東京都', '150-0001'],
      ['大阪市北区', '大阪府', '530-0001'],
    ],
    phone: '(+81)90',
  },
  VND: {
    country: 'Vietnam',
    streets: ['Đường Lê Lợi', 'Phố Hàng Bông'],
    towns: [
      ['Quận 1', 'Hồ Chí Minh', '700000'],
      ['Hoàn Kiếm', 'Hà Nội', '100000'],
    ],
    phone: '(+84)9',
  },
}

/** A buyer: who they are on TikTok, where they live, what they ask for. */
export interface Buyer {
  readonly handle: string
  readonly recipient: PostalAddress
  readonly message: string
}

/** A made-up buyer of a shop with this currency. Phone numbers are masked, as exports mask them. */
export function makeBuyer(random: Seeded, currency: string): Buyer {
  const place = PLACES[currency] ?? UNITED_KINGDOM
  const [city, state, postalCode] = random.pick(place.towns)
  const street = `${random.between(1, 299)} ${random.pick(place.streets)}`
  const lines = random.chance(0.25)
    ? [`${street}, Flat "${random.between(1, 60)}"`, 'behind the bakery']
    : [street]
  return {
    handle: `user_${random.between(1_000, 99_999)}`,
    recipient: {
      name: random.pick(NAMES),
      lines,
      city,
      state,
      postalCode,
      country: place.country,
      phone: `${place.phone}*****${random.between(10, 99)}`,
    },
    message: random.chance(0.18) ? random.pick(MESSAGES) : '',
  }
}
