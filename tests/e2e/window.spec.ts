import { expect, type Page, test } from '@playwright/test'
import { type Desk, launchDesk } from '../harness/electron/launch.ts'

let desk: Desk
let page: Page
const violations: string[] = []

/** Presses keys one after the other, as a person does. */
async function press(...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}

const cursorRow = () => page.locator('.row.is-cursor')
const toast = (text: string | RegExp) => page.getByTestId('toast').filter({ hasText: text })

test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  desk = await launchDesk()
  page = desk.page
  await page.exposeFunction('reportViolation', (text: string) => violations.push(text))
  await page.addInitScript(() => {
    const report: unknown = Reflect.get(window, 'reportViolation')
    document.addEventListener('securitypolicyviolation', (event) => {
      if (typeof report === 'function')
        report(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`)
    })
  })
  // Once more from the start, with somebody watching.
  await page.reload()
})

test.afterAll(async () => desk.close())

test('a desk without orders shows three doors', async () => {
  await expect(page.getByTestId('first-run')).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('data-painted', 'first-run')
  for (const door of ['practice', 'import', 'cloud'])
    await expect(page.getByTestId(`door-${door}`)).toBeVisible()
})

test('the practice shop fills the table and sets up a printer', async () => {
  await page.getByTestId('start-practice').click()
  await expect(page.getByTestId('order-table')).toHaveAttribute('aria-rowcount', '301')
  await expect(page.getByTestId('order-row').first()).toBeVisible()
  await expect(page.getByTestId('status-bar')).toContainText('300 orders')
})

test('arrows and letters move the cursor, and the panel follows', async () => {
  await page.getByTestId('order-table').focus()
  await press('Home', 'ArrowDown', 'j', 'j', 'k')
  await expect(cursorRow()).toHaveAttribute('data-row-index', '2')
  await press('Enter')
  const id = await cursorRow().locator('.col-order').textContent()
  await expect(page.getByTestId('detail')).toContainText(id ?? 'an order id')
  await press('Escape')
  await expect(page.getByTestId('order-table')).toBeFocused()
})

test('the last order is reached, painted and named', async () => {
  await press('End')
  await expect(cursorRow()).toHaveAttribute('data-row-index', '299')
  await expect(cursorRow().locator('.col-order')).toHaveText(/^\d{10,}$/)
  await press('Home')
})

test('Space and Shift with arrows select, and Escape lets go', async () => {
  await press('Home', 'Space', 'Shift+ArrowDown', 'Shift+ArrowDown')
  await expect(page.getByTestId('counts')).toContainText('3 selected')
  await press('Escape')
  await expect(page.getByTestId('counts')).not.toContainText('selected')
})

test('search narrows with every keystroke and Escape gives everything back', async () => {
  const handle = await cursorRow().locator('.col-handle').textContent()
  await press('/')
  await page.getByTestId('search').pressSequentially(handle ?? '')
  await expect(page.getByTestId('order-row').filter({ visible: true }).first()).toContainText(handle ?? '')
  await page.getByTestId('search').fill('nobody is called like this')
  await expect(page.getByText('No order holds')).toBeVisible()
  await press('Escape')
  await expect(page.getByTestId('order-table')).toHaveAttribute('aria-rowcount', '301')
  await press('Escape')
})

test('a column sorts at a click and turns round at the next', async () => {
  const header = page.getByRole('columnheader', { name: 'Recipient' })
  await header.click()
  await expect(header).toHaveAttribute('aria-sort', 'ascending')
  await header.click()
  await expect(header).toHaveAttribute('aria-sort', 'descending')
  await press('w')
  await expect(page.getByRole('columnheader', { name: 'Why' })).toHaveAttribute('aria-sort', 'ascending')
})

test('a hold asks why, shows in the row, and is undone with u', async () => {
  await page.getByTestId('view-to-ship').click()
  await page.getByTestId('order-table').focus()
  await press('Home')
  const id = (await cursorRow().locator('.col-order').textContent()) ?? ''
  await press('h')
  await page.getByTestId('reason-dialog').getByRole('textbox').fill('Waiting for stock')
  await press('Enter')
  await expect(toast('1 on hold')).toBeVisible()
  await page.getByTestId('view-all').click()
  await page.getByTestId('search').fill(id)
  await expect(page.getByTestId('order-row').filter({ hasText: id }).locator('.col-why')).toContainText(
    'Waiting for stock',
  )
  await page.getByTestId('order-table').focus()
  await press('u')
  await expect(page.getByTestId('order-row').filter({ hasText: id }).locator('.col-why')).not.toContainText(
    'Waiting for stock',
  )
  await press('Escape')
})

test('shipping says what was done, and undo takes it back', async () => {
  await page.getByTestId('view-to-ship').click()
  await page.getByTestId('order-table').focus()
  await press('Home', 's')
  const done = toast(/shipped\.|buyer may still cancel/)
  await expect(done.first()).toBeVisible()
  await press('u')
  await expect(toast(/undo|put back|took back|taken back/i).first()).toBeVisible()
})

test('a label goes to the virtual printer and a second press prints nothing', async () => {
  await page.getByTestId('view-to-ship').click()
  await page.getByTestId('order-table').focus()
  await press('Home', 'p')
  // An order in two packages has two labels, and the practice shop is a new one each time.
  const onTheWay = toast(/\d labels? on the way/)
  await expect(onTheWay).toBeVisible()
  const [labels = ''] = /\d+ labels?/.exec((await onTheWay.textContent()) ?? '') ?? []
  await expect(
    page
      .locator('.row .col-printed')
      .filter({ hasText: /Printed|Sent/ })
      .first(),
  ).toBeVisible()
  await press('p')
  await expect(toast(`${labels} printed or waiting already`)).toBeVisible()
})

test('what the selected orders need, or all of the view, is on one list, by key and by button', async () => {
  await page.getByTestId('view-to-ship').click()
  await page.getByTestId('order-table').focus()
  await press('Home', 'Space', 'ArrowDown', 'Space')
  await expect(page.getByTestId('pick-list')).toContainText('Pick list of 2 selected')
  await press('Shift+L')
  await expect(toast(/The pick list is sent: 1 page for [12] orders?\./)).toBeVisible()
  await press('Escape')
  await page.getByTestId('pick-list').click()
  await expect(toast(/The pick list is sent: \d+ pages? for [\d,]{2,} orders\./)).toBeVisible()
})

test('the key sheet and the palette list the same commands', async () => {
  await press('?')
  await expect(page.getByTestId('key-sheet')).toContainText('Mark shipped')
  await press('Escape', 'Control+k')
  await page.getByTestId('palette').getByRole('combobox').fill('dashboard')
  await press('Enter')
  await expect(page.getByTestId('dashboard')).toBeVisible()
})

test('a dashboard number opens the orders behind it', async () => {
  const number = page.getByTestId('dashboard-number-toShip')
  const value = /\d[\d,]*/.exec((await number.textContent()) ?? '')?.[0] ?? ''
  await number.click()
  await expect(page.getByTestId('counts')).toContainText(`${value} orders`)
  await expect(page.getByTestId('view-to-ship')).toHaveAttribute('aria-current', 'true')
})

test('a key moved in Settings moves everywhere', async () => {
  await press('g', 's')
  await page.getByTestId('settings-keys').click()
  await page.getByRole('button', { name: 'Change the key of Hold', exact: true }).click()
  await press('l', 'Enter')
  await expect(page.getByRole('button', { name: 'Change the key of Hold', exact: true })).toHaveText('L')
  await press('g', 'o', 'l')
  await expect(page.getByTestId('reason-dialog')).toBeVisible()
  await press('Escape')
})

test('nothing in the window breaks the content policy', async () => {
  for (const section of ['shop', 'printers', 'statuses', 'workspace', 'about']) {
    await press('g', 's')
    await page.getByTestId(`settings-${section}`).click()
  }
  await press('g', 'p', 'g', 'd', 'g', 'o')
  await page.getByTestId('filter-statuses').click()
  await expect(page.getByTestId('filter-menu')).toBeVisible()
  await press('Escape')
  expect(violations).toEqual([])
})

test('the page has nothing on window but its api', async () => {
  const reachable = await page.evaluate(() =>
    ['require', 'process', 'Buffer', 'electron', 'module'].filter((name) => name in window),
  )
  expect(reachable).toEqual([])
})
