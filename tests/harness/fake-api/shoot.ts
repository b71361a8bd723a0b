/**
 * Pictures of every state of the window over the fake API, to look at:
 *   node tests/harness/fake-api/shoot.ts OUTPUT_FOLDER [name-part]
 * Needs Chromium (Debian: apt-get install chromium).
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { buildFakeWindow, serveFakeWindow } from './serve.ts'

interface Scene {
  readonly name: string
  readonly query: string
  readonly size: readonly [number, number]
  readonly scheme: 'light' | 'dark'
  readonly act?: (page: Page) => Promise<void>
}

const small = [1280, 800] as const
const large = [1920, 1080] as const
const keys =
  (...presses: string[]) =>
  async (page: Page) => {
    for (const press of presses) await page.keyboard.press(press)
  }
/** Goes to a page of its own keys, and presses them once it is there. */
const pageKeys =
  (letter: string, shown: string, ...presses: string[]) =>
  async (page: Page) => {
    await keys('g', letter)(page)
    await page.getByTestId(shown).waitFor()
    await keys(...presses)(page)
  }
const open = (testId: string) => (page: Page) => page.getByTestId(testId).click()

/** What only a workspace with a server shows. */
function cloudScenes(): readonly Scene[] {
  const scene = (
    name: string,
    query: string,
    act?: Scene['act'],
    scheme: Scene['scheme'] = 'light',
  ): Scene => ({
    name: `cloud-${name}`,
    query: `orders=600&${query}`,
    size: small,
    scheme,
    ...(act === undefined ? {} : { act }),
  })
  const account = (...more: string[]) => keys('g', 'a', ...more)
  return [
    scene('orders', 'cloud=online', keys('j', 'j', 'j')),
    scene('orders-dark', 'cloud=online', keys('j', 'd'), 'dark'),
    scene('offline', 'cloud=offline'),
    scene('offline-dark', 'cloud=offline', undefined, 'dark'),
    scene('stuck', 'cloud=online&stuck'),
    scene('copying', 'cloud=copying&calm'),
    scene('take-over', 'cloud=online', async (page) => {
      await page.locator('.col-stage[data-tone=theirs]').first().click()
      await keys('d', 'c')(page)
    }),
    scene('claim-panel', 'cloud=online', async (page) => {
      await page.locator('.col-stage[data-tone=theirs]').first().click()
      await keys('d')(page)
    }),
    scene('sync', 'cloud=online', pageKeys('y', 'sync-events', 'j', 't')),
    scene('sync-dark', 'cloud=online&stuck', pageKeys('y', 'sync-events'), 'dark'),
    scene('sync-let-go', 'cloud=offline', pageKeys('y', 'sync-events', 'l')),
    scene('sync-copying', 'cloud=copying', pageKeys('y', 'sync-events')),
    scene('sync-diagnostics', 'cloud=stopped&calm', pageKeys('y', 'sync-events', 'Shift+D')),
    scene('sync-local', '', pageKeys('y', 'sync-page')),
    scene('settle', 'cloud=online', keys('g', 'c')),
    scene('settle-dark', 'cloud=online', pageKeys('c', 'conflict', 'Enter'), 'dark'),
    scene('settle-note', 'cloud=online', pageKeys('c', 'conflict', 'j')),
    scene('settle-long', 'cloud=online', pageKeys('c', 'conflict', 'j', 'j', 'Enter')),
    scene('settle-empty', 'cloud=online&calm', keys('g', 'c')),
    scene('account', 'cloud=online', account()),
    scene('account-packer-dark', 'cloud=online&role=packer&unkept', account(), 'dark'),
    scene('account-parked', 'cloud=parked', account()),
    scene('account-local', '', account()),
    scene('account-shops', '', signIn),
    scene('desks', 'cloud=online', async (page) => {
      await account()(page)
      await page.getByRole('button', { name: 'Make a code' }).click()
      await page.getByRole('button', { name: 'Revoke' }).nth(1).click()
    }),
    scene('keys-end', 'cloud=online', async (page) => {
      await keys('?')(page)
      await page.getByText('Settle by that choice').scrollIntoViewIfNeeded()
    }),
    scene('keys', 'cloud=online', keys('?')),
  ]
}

async function signIn(page: Page): Promise<void> {
  await keys('g', 'a')(page)
  await page.getByLabel(/^Project address/).fill('https://lumen.supabase.co')
  await page.getByLabel(/^Public key/).fill('sb_publishable_made_up')
  await page.getByLabel('E-mail').fill('sam@lumen.example')
  await page.getByLabel('Password').fill('correct horse')
  await page.getByLabel('Password').press('Enter')
  await page.getByTestId('move-preview').waitFor()
}

const SCENES: readonly Scene[] = [
  { name: 'orders-1280-light', query: 'orders=1200', size: small, scheme: 'light', act: keys('j', 'j', 'j') },
  {
    name: 'orders-1280-dark',
    query: 'orders=1200',
    size: small,
    scheme: 'dark',
    act: keys('j', 'j', 'Shift+J', 'Shift+J'),
  },
  {
    name: 'orders-1920-light',
    query: 'orders=100000',
    size: large,
    scheme: 'light',
    act: keys('j', 'Space', 'j', 'j', 'Space', 'j'),
  },
  {
    name: 'orders-1920-dark',
    query: 'orders=100000&printer=paperOut',
    size: large,
    scheme: 'dark',
    act: keys('j', 'j', 'j'),
  },
  { name: 'detail-1280-light', query: 'orders=1200', size: small, scheme: 'light', act: keys('d', 'j', 'j') },
  { name: 'first-run-light', query: 'orders=0', size: small, scheme: 'light' },
  { name: 'first-run-dark', query: 'orders=0', size: small, scheme: 'dark' },
  { name: 'dashboard-1920-light', query: 'orders=2000', size: large, scheme: 'light', act: keys('g', 'd') },
  { name: 'dashboard-1280-dark', query: 'orders=2000', size: small, scheme: 'dark', act: keys('g', 'd') },
  { name: 'keys-light', query: 'orders=300', size: small, scheme: 'light', act: keys('?') },
  { name: 'palette-dark', query: 'orders=300', size: small, scheme: 'dark', act: keys('Control+k') },
  { name: 'filter-light', query: 'orders=300', size: small, scheme: 'light', act: open('filter-statuses') },
  {
    name: 'search-none-light',
    query: 'orders=300',
    size: small,
    scheme: 'light',
    act: async (page) => page.getByTestId('search').fill('nothing like it'),
  },
  {
    name: 'import-dark',
    query: 'orders=300',
    size: small,
    scheme: 'dark',
    act: async (page) => {
      await page.keyboard.press('i')
      await page.getByTestId('import-dialog').getByRole('button').first().click()
    },
  },
  {
    name: 'import-questions-light',
    query: 'orders=300&questions',
    size: small,
    scheme: 'light',
    act: async (page) => {
      await page.keyboard.press('i')
      await page.getByTestId('import-dialog').getByRole('button').first().click()
    },
  },
  { name: 'uncertain-light', query: 'orders=1200', size: small, scheme: 'light', act: keys('g', 'u') },
  {
    name: 'printing-light',
    query: 'orders=1200&printer=paperOut',
    size: small,
    scheme: 'light',
    act: keys('g', 'p'),
  },
  { name: 'settings-shop-light', query: 'orders=300', size: small, scheme: 'light', act: keys('g', 's') },
  {
    name: 'settings-printers-dark',
    query: 'orders=300',
    size: small,
    scheme: 'dark',
    act: async (page) => {
      await keys('g', 's')(page)
      await open('settings-printers')(page)
    },
  },
  ...(['light', 'dark'] as const).flatMap((scheme): Scene[] => [
    {
      name: `printer-setup-${scheme}`,
      query: 'orders=300',
      size: [1440, 900],
      scheme,
      act: pageKeys('r', 'printer-setup', 'Shift+Tab', 'Shift+Tab'),
    },
    { name: `copies-${scheme}`, query: 'orders=300', size: small, scheme, act: keys('d', 'j', 'Shift+C') },
  ]),
  {
    name: 'settings-keys-light',
    query: 'orders=300',
    size: small,
    scheme: 'light',
    act: async (page) => {
      await keys('g', 's')(page)
      await open('settings-keys')(page)
    },
  },
  {
    name: 'settings-workspace-light',
    query: 'orders=300',
    size: small,
    scheme: 'light',
    act: async (page) => {
      await keys('g', 's')(page)
      await open('settings-workspace')(page)
    },
  },
  { name: 'hold-light', query: 'orders=300', size: small, scheme: 'light', act: keys('h') },
  { name: 'toasts-light', query: 'orders=300', size: small, scheme: 'light', act: keys('Control+a', 's') },
  ...cloudScenes(),
  { name: 'error-light', query: 'orders=300&fail=orders.openView', size: small, scheme: 'light' },
  { name: 'loading-dark', query: 'orders=300&delay=3000', size: small, scheme: 'dark' },
]

const [folder = '/tmp/shots', part = ''] = process.argv.slice(2)
await mkdir(folder, { recursive: true })
if (process.env['NO_BUILD'] === undefined) await buildFakeWindow()
const { server, url } = await serveFakeWindow(0)
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
for (const scene of SCENES.filter((one) => one.name.includes(part))) {
  const page = await browser.newPage({
    viewport: { width: scene.size[0], height: scene.size[1] },
    colorScheme: scene.scheme,
  })
  page.on('pageerror', (error) => console.log(scene.name, 'PAGE ERROR', error.message))
  page.on('console', (message) => message.type() === 'error' && console.log(scene.name, message.text()))
  await page.goto(`${url}?${scene.query}`)
  if (!scene.query.includes('delay') && !scene.query.includes('fail'))
    await page.waitForSelector('html[data-painted]')
  await scene.act?.(page)
  await page.waitForTimeout(scene.query.includes('delay') ? 900 : 500)
  const violations = await page.evaluate(() => document.documentElement.dataset['violations'])
  if (violations !== undefined) console.log(scene.name, 'POLICY', violations)
  await page.screenshot({ path: join(folder, `${scene.name}.png`) })
  await page.close()
}
await browser.close()
server.close()
