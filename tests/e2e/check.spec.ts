import { readdirSync } from 'node:fs'
import { expect, type Locator, test } from '@playwright/test'
import { ALL_ORDERS } from '../../src/shared/domain/orders/built-in-views.ts'
import type { ViewQuery } from '../../src/shared/domain/orders/view.ts'
import { practiceDesk } from '../harness/electron/practice-desk.ts'

// Boxes are checked by scans and keys alone, and a checked one gets its label by itself.

const TO_SHIP: ViewQuery = {
  ...ALL_ORDERS,
  filter: { ...ALL_ORDERS.filter, flags: ['toShip'] },
}
const desk = practiceDesk()
const { press, workspace } = desk
const dialog = (): Locator => desk.page.getByTestId('check-dialog')
const field = (): Locator => desk.page.getByTestId('check-scan')
const number = (): Locator => dialog().locator('header .font-mono')
/** As a scanner types: fast, with Enter at the end. */
const scan = async (code: string) => {
  await desk.page.keyboard.type(code)
  await press('Enter')
}
/** The SKUs that still miss something, as often as they miss it. */
const missing = async (): Promise<string[]> =>
  dialog()
    .getByTestId('check-lines')
    .getByRole('button')
    .evaluateAll((lines) =>
      lines.flatMap((line) => {
        const [counted = 0, quantity = 0] = (line.textContent ?? '')
          .split('/')
          .map((part) => Number.parseInt(part, 10))
        const sku = line.lastElementChild?.lastElementChild?.textContent?.split(' · ').at(-1) ?? ''
        return Array.from({ length: quantity - counted }, () => sku)
      }),
    )
const labels = (): number =>
  readdirSync(workspace, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.zpl')).length

test('E opens the check of the order under the cursor, with the keyboard where scans land', async () => {
  await desk.page.evaluate(() => window.api.settings.update({ autoPrintOnVerify: true }))
  await press('g', 't', 'Home', 'e')
  await expect(dialog()).toContainText('missing')
  await expect(field()).toBeFocused()
})

test('a wrong thing covers the box until it is acknowledged, and Escape leaves the check open', async () => {
  await scan('NO-SUCH-THING')
  await expect(desk.page.getByTestId('check-wrong')).toContainText('NO-SUCH-THING is not in this order.')
  await desk.page.screenshot({ path: 'test-results/check-wrong.png' })
  await press('Escape')
  await expect(desk.page.getByTestId('check-wrong')).toBeHidden()
  await expect(dialog()).toBeVisible()
  await expect(field()).toBeFocused()
})

test('the last scan verifies the order and its label prints by itself, once', async () => {
  const before = labels()
  for (const sku of await missing()) await scan(sku)
  await expect(dialog().getByTestId('check-missing')).toHaveText('All there')
  // A label for each of its packages.
  const packages = await desk.page.evaluate(
    async (order) => {
      const answer = await window.api.orders.detail({ order: order ?? '' })
      return answer.ok ? answer.value.shipments.length : 0
    },
    await number().textContent(),
  )
  await expect.poll(labels).toBe(before + Math.max(1, packages))
  await expect(dialog().getByText('Sent')).toHaveCount(Math.max(1, packages))
  await desk.page.screenshot({ path: 'test-results/check-complete.png' })
})

test('the number of another order opens its box, and keys faster than their answers are all counted', async () => {
  const several = await desk.page.evaluate(async (query) => {
    const answer = await window.api.orders.openView(query)
    const many = answer.ok
      ? answer.value.rows.find((row) => row.itemCount > 3 && row.stage === 'new')
      : undefined
    return many?.tiktokOrderId ?? 'no order of several things'
  }, TO_SHIP)
  await scan(several)
  await expect(number()).toHaveText(several)
  const { length } = await missing()
  await press('Insert', 'Insert', 'Insert')
  await expect.poll(async () => (await missing()).length).toBe(length - 3)
  for (const sku of await missing()) await scan(sku)
  await expect(dialog().getByTestId('check-missing')).toHaveText('All there')
})

test('Enter goes on to the next order, and keys alone count what no scanner reads', async () => {
  const first = await number().textContent()
  await press('Enter')
  await expect(number()).not.toHaveText(first ?? '')
  await expect(dialog().getByTestId('check-missing')).toContainText('missing')
  const { length } = await missing()
  await press('Shift+Enter')
  await expect.poll(async () => (await missing()).length).toBeLessThan(length)
  const left = (await missing()).length
  await press('ControlOrMeta+Backspace')
  await expect.poll(async () => (await missing()).length).toBe(left + 1)
  await press('Insert')
  await expect.poll(async () => (await missing()).length).toBe(left)
})

test('what was counted is there after a restart', async () => {
  const counted = () =>
    dialog()
      .getByTestId('check-lines')
      .getByRole('button')
      .evaluateAll((lines) => lines.map((line) => Number(line.getAttribute('data-counted'))))
  const checked = await number().textContent()
  const before = await counted()
  expect(before.some((count) => count > 0)).toBe(true)
  await desk.restart()
  // The first frame is a picture of the last one, which hears nothing yet.
  await expect(async () => {
    await desk.page.getByTestId('search').fill(checked ?? '')
    await expect(desk.page.getByTestId('order-table')).toHaveAttribute('aria-rowcount', '2', {
      timeout: 1_000,
    })
  }).toPass()
  await desk.page.getByTestId('search').focus()
  await press('Enter', 'e')
  await expect(number()).toHaveText(checked ?? '')
  await expect.poll(counted).toEqual(before)
})
