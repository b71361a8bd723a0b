import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { deskCli } from '../harness/cli/desk-cli.ts'
import { type Desk, launchDesk, makeWorkspace, projectRoot } from '../harness/electron/launch.ts'
import { FaultProxy } from '../harness/fault/proxy.ts'
import { type Backend, startBackend } from '../harness/supabase/backend.ts'
import { makeRealShop, type RealShop } from '../harness/supabase/real-shop.ts'

// Two windows of the real program on one local Supabase, each with a cable of its own that can be pulled.

const pictures = join(projectRoot, 'docs/screenshots')
let backend: Backend
let shop: RealShop
const folders: string[] = []
const desks: Desk[] = []
const cables: FaultProxy[] = []

test.describe.configure({ mode: 'serial' })

/** A workspace that was signed in to the shop, its window, and the person signed in there again. */
async function openDesk(at: number, name: string): Promise<Desk> {
  const cable = await FaultProxy.start(backend.url)
  const folder = makeWorkspace()
  const person = shop.people[at] ?? { email: '', password: '' }
  const signedIn = await deskCli(
    [
      '--workspace',
      folder,
      'sign-in',
      '--url',
      cable.url,
      '--key',
      backend.publishableKey,
      '--email',
      person.email,
      '--name',
      name,
    ],
    { stdin: person.password, env: { XDG_CONFIG_HOME: join(folder, 'config') } },
  )
  expect(signedIn.code, signedIn.stdout + signedIn.stderr).toBe(0)
  const desk = await launchDesk({ workspace: folder })
  folders.push(folder)
  desks.push(desk)
  cables.push(cable)
  // This machine has no keychain, so the session did not outlive the command: the person signs in at the window.
  await desk.page.keyboard.press('g')
  await desk.page.keyboard.press('a')
  const form = desk.page.getByTestId('account-signIn')
  await form.locator('input[type="email"]').fill(person.email)
  await form.locator('input[type="password"]').fill(person.password)
  await desk.page.keyboard.press('Enter')
  await expect(desk.page.getByTestId('status-bar')).toContainText(/synced/i, { timeout: 20_000 })
  await desk.page.getByTestId('rail-orders').click()
  await expect(desk.page.getByTestId('order-row').filter({ visible: true }).first()).toBeVisible()
  return desk
}

const row = (page: Page, order: string) =>
  page.getByTestId('order-row').filter({ hasText: order, visible: true })

async function goTo(page: Page, order: string): Promise<void> {
  await page.getByTestId('order-table').focus()
  await row(page, order).click()
}

test.beforeAll(async () => {
  test.setTimeout(180_000)
  backend = await startBackend()
  shop = await makeRealShop(backend, 12)
})

test.afterAll(async () => {
  for (const desk of desks) await desk.close()
  for (const cable of cables) await cable.stop()
  await shop.close()
  await backend.stop()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})

test('an order claimed in one window is seen in the other, with the desk that has it', async () => {
  test.setTimeout(150_000)
  const one = await openDesk(0, 'Bench 1')
  const two = await openDesk(1, 'Bench 2')
  const [order = ''] = shop.orders
  await goTo(one.page, order)
  await one.page.keyboard.press('c')
  await expect(row(two.page, order)).toContainText('Bench 1')
  await expect(row(one.page, order)).toContainText('you')
})

test('with the cable pulled work goes on, and the bar says what still works', async () => {
  const [one, two] = desks
  const order = shop.orders[1] ?? ''
  if (!one || !two) throw new Error('There are no two desks')
  await cables[0]?.unplug()
  await goTo(one.page, order)
  await one.page.keyboard.press('s')
  await expect(one.page.getByTestId('toast').filter({ hasText: /shipped/i })).toBeVisible()
  await expect(one.page.getByTestId('status-bar')).toContainText(/offline/i, { timeout: 30_000 })
  await expect(one.page.getByTestId('status-bar')).toContainText(/1 pending|1 act/i)
  await one.page.screenshot({ path: join(pictures, 'offline.png'), animations: 'disabled' })
  await expect(row(two.page, order)).toBeVisible()
})

test('plugged in again, what was done is at the other desk, and nothing waits any more', async () => {
  const [one, two] = desks
  const order = shop.orders[1] ?? ''
  if (!one || !two) throw new Error('There are no two desks')
  await cables[0]?.plug()
  await one.page.keyboard.press('y')
  await expect(one.page.getByTestId('status-bar')).not.toContainText(/offline/i, { timeout: 40_000 })
  await expect
    .poll(async () => {
      const found = await two.page.evaluate((number) => window.api.orders.detail({ order: number }), order)
      return found.ok && found.value.stage
    })
    .toBe('closed')
  await expect(one.page.getByTestId('status-bar')).not.toContainText(/pending/i)
})

test('a parcel that left twice is settled in the inbox by keys alone', async () => {
  test.setTimeout(120_000)
  const [one, two] = desks
  const order = shop.orders[2] ?? ''
  if (!one || !two) throw new Error('There are no two desks')
  await Promise.all(cables.map((cable) => cable.unplug()))
  for (const { page } of [one, two]) {
    await goTo(page, order)
    await page.keyboard.press('s')
    await expect(page.getByTestId('status-bar')).toContainText(/offline/i, { timeout: 30_000 })
  }
  await Promise.all(cables.map((cable) => cable.plug()))
  for (const { page } of [one, two]) await page.keyboard.press('y')
  await expect(one.page.getByTestId('status-bar')).toContainText(/1 to settle/i, { timeout: 60_000 })
  await one.page.keyboard.press('g')
  await one.page.keyboard.press('c')
  await expect(one.page.getByTestId('conflicts-page')).toBeVisible()
  await expect(one.page.getByTestId('conflict-line')).toHaveCount(1)
  await one.page.keyboard.press('Enter')
  await expect(one.page.getByTestId('conflict-choice').first()).toBeVisible()
  await one.page.screenshot({ path: join(pictures, 'conflicts.png'), animations: 'disabled' })
  await one.page.keyboard.press('1')
  await expect(one.page.getByTestId('conflict-line')).toHaveCount(0)
  await expect(two.page.getByTestId('status-bar')).not.toContainText(/to settle/i, { timeout: 30_000 })
})

test('the sync page says what happened in plain words', async () => {
  const [one] = desks
  if (!one) throw new Error('There is no desk')
  await one.page.keyboard.press('g')
  await one.page.keyboard.press('y')
  await expect(one.page.getByTestId('sync-page')).toBeVisible()
  await expect(one.page.getByTestId('sync-events')).toContainText(/offline|connection|server/i)
  await one.page.screenshot({ path: join(pictures, 'sync.png'), animations: 'disabled' })
})
