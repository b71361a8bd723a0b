import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { REQUEST_CHANNEL } from '../../src/shared/ipc/envelope.ts'
import { type Desk, launchDesk, projectRoot } from '../harness/electron/launch.ts'

/** The pictures of the README and the documentation; every run takes them anew. */
const folder = join(projectRoot, 'docs/screenshots')
const SIZES = { small: [1280, 800], large: [1920, 1080] } as const

let desk: Desk

async function shoot(
  name: string,
  scheme: 'light' | 'dark' = 'light',
  size: keyof typeof SIZES = 'small',
): Promise<void> {
  const [width, height] = SIZES[size]
  await desk.app.evaluate(
    ({ BrowserWindow, nativeTheme }, wanted) => {
      nativeTheme.themeSource = wanted.scheme
      BrowserWindow.getAllWindows()[0]?.setContentSize(wanted.width, wanted.height)
    },
    { scheme, width, height },
  )
  await desk.page.waitForFunction((wanted) => window.innerWidth === wanted, width)
  await desk.page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' })
}

async function press(...keys: readonly string[]): Promise<void> {
  for (const key of keys) await desk.page.keyboard.press(key)
}

/** Answers every request of the page in main's place. */
async function answerAll(answer: 'never' | 'failing'): Promise<void> {
  await desk.app.evaluate(
    ({ ipcMain }, [channel, kind]) => {
      ipcMain.removeHandler(channel)
      const message = 'The orders could not be read: the disk does not answer. Check it, then read again.'
      const failure = { ok: false, error: { code: 'storage.failed', message, details: {}, retryable: false } }
      ipcMain.handle(channel, () => (kind === 'never' ? new Promise(() => undefined) : failure))
    },
    [REQUEST_CHANNEL, answer] as const,
  )
  await desk.page.reload()
}

test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  desk = await launchDesk()
})

test.afterAll(async () => desk.close())

test('the first run', async () => {
  await expect(desk.page.getByTestId('first-run')).toBeVisible()
  await shoot('first-run')
  await shoot('first-run-dark', 'dark')
})

test('a practice shop', async () => {
  await desk.page.getByTestId('start-practice').click()
  await expect(desk.page.getByTestId('order-table')).toHaveAttribute('aria-rowcount', '301')
  await desk.page.getByRole('button', { name: 'Dismiss' }).click()
  await press('j', 'j', 'j')
  await shoot('orders')
  await shoot('orders-dark', 'dark')
  await press('d')
  await expect(desk.page.getByTestId('detail').getByRole('heading').first()).toBeVisible()
  await shoot('order-panel', 'light', 'large')
  await shoot('order-panel-dark', 'dark', 'large')
  await press('d')
})

test('what lies over the page', async () => {
  await press('?')
  await expect(desk.page.getByTestId('key-sheet')).toBeVisible()
  await shoot('keys')
  await press('Escape', 'Control+k')
  await expect(desk.page.getByTestId('palette')).toBeVisible()
  await shoot('palette', 'dark')
  await press('Escape')
})

test('a view that holds nothing', async () => {
  await desk.page.getByTestId('search').fill('nobody is called like this')
  await expect(desk.page.getByText('No order holds')).toBeVisible()
  await shoot('empty')
  await press('Escape', 'Escape')
})

test('the check before an import', async () => {
  const path = join(projectRoot, 'tests/fixtures/exports/uk-first-rows.csv')
  await desk.app.evaluate(({ dialog }, file) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [file] })
  }, path)
  await press('i')
  await desk.page.getByTestId('import-dialog').getByRole('button', { name: 'Choose a file' }).click()
  await expect(desk.page.getByTestId('start-import')).toBeVisible()
  await shoot('import-question')
  await desk.page.getByRole('button', { name: /^Day first/ }).click()
  await expect(desk.page.getByTestId('start-import')).toBeEnabled()
  await shoot('import')
  await press('Escape')
})

test('dashboard and settings', async () => {
  await press('g', 'd')
  await expect(desk.page.getByTestId('orders-by-hour')).toBeVisible()
  await shoot('dashboard')
  await shoot('dashboard-dark', 'dark', 'large')
  await press('g', 's')
  await expect(desk.page.getByTestId('settings')).toBeVisible()
  await shoot('settings')
})

test('orders on their way, and orders that could not be read', async () => {
  await answerAll('never')
  await expect(desk.page.getByRole('status', { name: 'Reading the orders' })).toHaveCSS('opacity', '1')
  await shoot('loading', 'dark')
  await answerAll('failing')
  await expect(desk.page.getByRole('button', { name: 'Read again' })).toBeVisible()
  await shoot('unreadable')
})

test('a hundred thousand orders', async () => {
  test.setTimeout(180_000)
  await desk.close()
  desk = await launchDesk()
  await desk.page.getByRole('textbox', { name: 'Number of practice orders' }).fill('100000')
  await desk.page.getByTestId('start-practice').click()
  await expect(desk.page.getByTestId('order-table')).toHaveAttribute('aria-rowcount', '100001', {
    timeout: 150_000,
  })
  await desk.page.getByTestId('order-table').focus()
  await press('End')
  await expect(desk.page.locator('.row.is-cursor .col-order')).toHaveText(/^\d{10,}$/)
  await press('Home', 'j', 'Space', 'j', 'j')
  await shoot('orders-100k', 'light', 'large')
  await shoot('orders-100k-dark', 'dark', 'large')
})
