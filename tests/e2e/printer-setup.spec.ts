import { readdirSync } from 'node:fs'
import { expect, type Locator, test } from '@playwright/test'
import { practiceDesk } from '../harness/electron/practice-desk.ts'

// A printer is set up, tried and measured by keys alone, then prints copies.

const desk = practiceDesk()
const { press, workspace } = desk
const panel = (): Locator => desk.page.getByTestId('printer-setup')
const focused = (): Locator => desk.page.locator(':focus')
/** Walks on with Tab until the keyboard is where it should be: what cannot be reached that way is not found. */
const tabTo = async (target: Locator) => {
  for (let step = 0; step < 20; step += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await press('Tab')
  }
  await expect(target).toBeFocused()
}
/** Files of the virtual printer, wherever in the workspace its folder is. */
const printed = (end: string): number =>
  readdirSync(workspace, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(end)).length

test('two keys open the default printer, and what is typed is saved with Enter', async () => {
  await press('g', 'r')
  await expect(panel()).toHaveAccessibleName('Set up Virtual printer')
  await expect(focused()).toHaveAttribute('name', 'printer-name')
  await expect(panel().getByRole('img')).toHaveJSProperty('naturalWidth', 812)
  await tabTo(panel().getByLabel('Darkness, %'))
  await desk.page.keyboard.type('101')
  await expect(panel()).toContainText('Type a whole number from 0 to 100.')
  await press('ControlOrMeta+a')
  await desk.page.keyboard.type('60')
  await press('Enter')
  await expect(panel()).toContainText('Saved.')
})

test('a test label is printed on the virtual printer, and says so', async () => {
  await tabTo(panel().getByRole('button', { name: 'Print test label' }))
  await press('Enter')
  await expect(panel().getByRole('region', { name: 'Test label' })).toContainText('The test label is sent.')
  await expect.poll(() => printed('.zpl')).toBe(1)
})

test('what a ruler says of it corrects the printer', async () => {
  await tabTo(panel().getByLabel('Width of the box, mm'))
  await desk.page.keyboard.type('53,5')
  await press('Tab')
  await desk.page.keyboard.type('7.6')
  await press('Enter')
  await expect(panel().getByRole('region', { name: 'Measured' })).toContainText(
    'It has 300 dpi, not 203: that is set now.',
  )
  await expect(panel().getByLabel('Resolution')).toHaveValue('300')
  await expect(panel().getByRole('img')).toHaveJSProperty('naturalWidth', 1_200)
})

test('calibrating asks before it feeds labels, and says why this printer has none', async () => {
  await press('Escape')
  await tabTo(panel().getByRole('button', { name: 'Calibrate', exact: true }))
  await press('Enter')
  await expect(panel()).toContainText('A few blank labels come out.')
  await press('Enter')
  await expect(panel().getByRole('alert')).toContainText('The virtual printer has no labels to find.')
})

test('the palette prints a test label from anywhere', async () => {
  await press('g', 'o', 'ControlOrMeta+k')
  await expect(desk.page.getByTestId('palette').getByRole('combobox')).toBeFocused()
  await desk.page.keyboard.type('print a test label')
  await press('Enter')
  await expect(panel()).toContainText('The test label is sent.')
  await expect.poll(() => printed('.zpl')).toBe(2)
})

test('an order is printed twice by one question', async () => {
  await press('g', 't')
  await desk.page.getByTestId('order-table').focus()
  await press('Home', 'Shift+C')
  await expect(desk.page.getByTestId('copies-dialog')).toContainText('Print 1 order with copies')
  await expect(focused()).toHaveValue('2')
  await press('Enter')
  await expect(desk.page.getByText('2 labels on the way to the printer.')).toBeVisible()
  await expect.poll(() => printed('.zpl')).toBe(4)
})
