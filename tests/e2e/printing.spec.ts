import { join } from 'node:path'
import { expect, type Locator, test } from '@playwright/test'
import { projectRoot } from '../harness/electron/launch.ts'
import { practiceDesk } from '../harness/electron/practice-desk.ts'

// A queue, worked by keys alone. Its picture is docs/screenshots/printing.png.

const desk = practiceDesk()
const { press } = desk
const lines = (): Locator => desk.page.getByTestId('queued-label')
/** Order numbers as the queue shows them. */
const shown = async (): Promise<string[]> =>
  (await lines().allTextContents()).map((text) => /\d{12,}/.exec(text)?.[0] ?? text)
const card = (): Locator => desk.page.getByTestId('printer-card').first()

test('a printer is stopped by key, and says so on the other pages too', async () => {
  await press('g', 'p')
  await expect(card()).toContainText('Nothing waits here.')
  await press('p')
  await expect(desk.page.getByTestId('printer-state')).toContainText('Paused')
  await press('g', 'o')
  await expect(desk.page.getByTestId('status-bar')).toContainText('paused')
})

test('labels line up, are moved, selected and cancelled by keys, and the cursor is always to be seen', async () => {
  await press('g', 't')
  await desk.page.getByTestId('order-table').focus()
  await press('Home')
  for (let n = 0; n < 7; n += 1) await press('Shift+ArrowDown')
  await press('p')
  await expect(desk.page.getByTestId('status-bar')).toContainText(/(?:[5-9]|1\d) labels waiting/)
  await press('g', 'p')
  await expect(lines().first()).toHaveAttribute('aria-current', 'true')
  const [first, second, ...rest] = await shown()
  expect(rest.length).toBeGreaterThan(2)
  await press('Shift+ArrowDown')
  await expect.poll(shown).toEqual([second, first, ...rest])
  await press('l')
  await expect.poll(shown).toEqual([second, ...rest, first])
  await press('f')
  await expect.poll(shown).toEqual([first, second, ...rest])
  await press('ArrowDown', 'c')
  await expect.poll(shown).toEqual([first, ...rest])
  await expect(desk.page.getByTestId('batch')).toContainText('cancelled 1')
  await expect(desk.page.getByTestId('printer-waiting')).toContainText('ready')
})

test('its picture', async () => {
  await desk.app.evaluate(({ BrowserWindow, nativeTheme }) => {
    nativeTheme.themeSource = 'light'
    BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 800)
  })
  await desk.page.waitForFunction(() => window.innerWidth === 1280)
  await desk.page.getByRole('button', { name: 'Dismiss' }).first().click()
  const path = join(projectRoot, 'docs/screenshots/printing.png')
  await desk.page.screenshot({ path, animations: 'disabled' })
})

test('the order and the stop are still there after a restart, and the printer goes on by the same key', async () => {
  const before = await shown()
  await desk.restart()
  await press('g', 'p')
  await expect.poll(shown).toEqual(before)
  await expect(desk.page.getByTestId('printer-state')).toContainText('Paused')
  await press('p')
  await expect(lines()).toHaveCount(0)
  await expect(desk.page.getByTestId('batch')).toContainText(`printed ${before.length}, cancelled 1`)
  await press('Shift+R')
  await expect(desk.page.getByTestId('batch')).toContainText(`printed ${before.length + 1}`)
  await press('a')
  await expect(desk.page.getByTestId('print-audit')).toContainText('printed')
})
