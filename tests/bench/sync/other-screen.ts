import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { deskCli } from '../../harness/cli/desk-cli.ts'
import { launchDesk } from '../../harness/electron/launch.ts'
import type { BigShop } from '../backend/shop.ts'
import { floorArguments } from '../floor/build.ts'
import { type Figures, percentile, type Scratch } from '../lib/figures.ts'
import { pause } from '../lib/random.ts'
import type { Screen } from '../lib/screen.ts'
import { placeWindow } from '../lib/stores.ts'
import { tableBox } from '../lib/table-driver.ts'
import { floorPresses } from '../lib/timed-presses.ts'
import { type Driven, openFloor, press } from '../lib/window-driver.ts'
import { addressOf } from './cloud-address.ts'

const PRESSES = 40
const FLOOR_PRESSES = 75
const STILL_MS = 14
const NO_PAINT_MS = 5_000
const SETTLE_MS = 2_000

/** Two windows, each before a screen of its own, and the floor app. */
export interface TwoScreens {
  readonly shop: BigShop
  readonly scratch: Scratch
  readonly mine: Screen
  readonly other: Screen
  readonly floorApp: string
}

/** From a key on one desk, which ships the order under its cursor, to the rows painted on the other desk's screen. */
export async function measureOtherScreen(
  two: TwoScreens,
  random: () => number,
  index: number,
): Promise<Figures> {
  const floorMs = await measureFloor(two, random)
  const one = await openConnected(two, two.mine, `screen-${index}-one`)
  const other = await openConnected(two, two.other, `screen-${index}-other`)
  try {
    await pause(SETTLE_MS)
    // The cursor stays on its order while a copy puts others before it; both desks are to show the first rows.
    await press(other.app, { keyCode: 'Home' })
    const strip = { ...(await tableBox(other)).strip, x: await lastDigits(other) }
    const took: number[] = []
    for (let at = 0; at < PRESSES; at += 1) {
      // The first row is the one that the other desk shows too.
      await press(one.app, { keyCode: 'Home' })
      await pause(200 + 300 * random())
      const watch = two.other.watch(strip)
      const [sentAt, change] = await Promise.all([
        press(one.app, { keyCode: 'S', char: 's' }),
        watch.settled(STILL_MS, NO_PAINT_MS),
      ])
      if (change === null) throw new Error(`Press ${at} changed nothing on the other screen`)
      took.push(change.lastMs - sentAt)
    }
    return {
      other_screen_over_floor_p95_ms: percentile(took, 0.95) - percentile(floorMs, 0.95),
      other_screen_over_floor_p50_ms: percentile(took, 0.5) - percentile(floorMs, 0.5),
      other_screen_p95_ms: percentile(took, 0.95),
      control_floor_key_p95_ms: percentile(floorMs, 0.95),
    }
  } finally {
    await Promise.all([one.close(), other.close()])
  }
}

/** Where the last digits of the order numbers begin: these orders' first ones are all the same. */
function lastDigits(driven: Driven): Promise<number> {
  return driven.page.evaluate(() => {
    const cell = document.querySelector('.row.is-cursor .col-order')
    if (cell === null) throw new Error('There is no order number')
    const range = document.createRange()
    range.selectNodeContents(cell)
    return Math.floor(range.getBoundingClientRect().right) - 24
  })
}

async function measureFloor(two: TwoScreens, random: () => number): Promise<readonly number[]> {
  const folder = join(two.scratch.folder, 'floor')
  mkdirSync(folder, { recursive: true })
  const driven = await openFloor(floorArguments(two.floorApp, folder, 'floor'), folder, two.other.env)
  try {
    await pause(SETTLE_MS / 2)
    const watched = { driven, screen: two.other, random, folder: two.scratch.folder }
    return (await floorPresses(watched, { count: FLOOR_PRESSES, isAtRest: true })).pixelMs
  } finally {
    await driven.close()
  }
}

/** A window that is signed in and has its copy: signed in by the command line, which needs nobody to confirm an address. */
async function openConnected({ shop, scratch }: TwoScreens, screen: Screen, name: string): Promise<Driven> {
  const folder = join(scratch.folder, name)
  mkdirSync(folder)
  placeWindow(folder)
  const { url, key, email, password } = addressOf(shop)
  const connected = await deskCli(
    ['--workspace', folder, 'sign-in', '--url', url, '--key', key, '--email', email, '--name', name],
    { stdin: `${password}\n`, env: { XDG_CONFIG_HOME: join(folder, 'config') } },
  )
  if (connected.code !== 0) throw new Error(`Signing in ended with ${connected.stderr}`)
  const driven = await launchDesk({
    workspace: folder,
    env: { CREATORFLOW_CHECK_OUTPUTS: '0', ...screen.env },
  })
  await driven.page.locator('html[data-painted]').waitFor({ state: 'attached' })
  // Without a keychain the session ended with the command: the person signs in at the window too.
  await driven.page.evaluate(
    async (person) => {
      const signedIn = await window.api.account.signIn(person)
      if (!signedIn.ok) throw new Error(signedIn.error.message)
    },
    { email, password },
  )
  // All of it: a key pressed during a copy keeps the cursor on its order while others come before it.
  const { rows } = await shop.admin.query<{ orders: number }>(
    'select count(*)::int as orders from public.orders',
  )
  await driven.page.waitForFunction(
    (orders) =>
      Number(document.querySelector('[data-testid="order-table"]')?.getAttribute('aria-rowcount')) > orders,
    rows[0]?.orders ?? 0,
  )
  await driven.page.getByTestId('order-table').focus()
  return driven
}
