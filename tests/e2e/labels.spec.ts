import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { type Desk, launchDesk, makeWorkspace, projectRoot } from '../harness/electron/launch.ts'
import { bulkPdf } from '../harness/labels/bulk-pdf.ts'
import { anOrder } from '../harness/store/orders.ts'
import { TestStore } from '../harness/store/test-store.ts'

// A PDF of labels is dropped on the window of the built app; what no rule can match is matched by keys alone.

let desk: Desk
let numbers: string[] = []
let file = ''

test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  const workspace = makeWorkspace()
  const store = await TestStore.open(workspace)
  numbers = Array.from({ length: 40 }, (_, at) => `5769000000000${10_000 + at}`)
  await store.bring(numbers.map((number) => anOrder(number)))
  store.closeFile()
  file = join(workspace, 'labels.pdf')
  writeFileSync(
    file,
    await bulkPdf([
      { kind: 'label', tracking: 'JD0000000000000001', orderNumber: numbers[0] },
      { kind: 'label', tracking: 'JD0000000000000002', orderNumber: numbers[1], paper: 'a6' },
      { kind: 'packing-list', orderNumber: numbers[1] },
      { kind: 'label', tracking: 'JD0000000000000003' },
      { kind: 'label', tracking: 'JD0000000000000004', hasText: false },
      { kind: 'label', tracking: 'JD0000000000000001', orderNumber: numbers[0] },
    ]),
  )
  desk = await launchDesk({ workspace })
})

test.afterAll(async () => desk.close())

/** Drops a real file in the middle of the window, as the operating system does. */
async function drop(path: string): Promise<void> {
  const session = await desk.page.context().newCDPSession(desk.page)
  const place = { x: 500, y: 400, data: { items: [], files: [path], dragOperationsMask: 1 } }
  const send = (type: 'dragEnter' | 'dragOver' | 'drop') =>
    session.send('Input.dispatchDragEvent', { type, ...place })
  // The window may still be listening to nothing: it says so itself when it takes files.
  await expect(async () => {
    await send('dragEnter')
    await send('dragOver')
    await expect(desk.page.getByText('Drop an export of orders')).toBeVisible({ timeout: 1_000 })
  }).toPass({ timeout: 20_000 })
  await send('drop')
}

test('a dropped PDF of labels is matched to its orders, and says what is left', async () => {
  await expect(desk.page.getByTestId('order-table')).toBeVisible()
  await drop(file)
  const result = desk.page.getByTestId('labels-result')
  await expect(result).toBeVisible({ timeout: 30_000 })
  await expect(result.getByLabel('What was in the file')).toContainText('Matched2')
  await expect(result.getByLabel('What was in the file')).toContainText('To match by hand2')
  await expect(result.getByRole('img')).toBeVisible()
  await expect(desk.page.getByTestId('match-order')).toBeFocused()
  await desk.page.keyboard.type(numbers[2] ?? '')
  await expect(result.getByRole('option')).toHaveCount(1)
  await desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 800))
  await desk.page.waitForFunction(() => window.innerWidth === 1280)
  await desk.page.screenshot({
    path: join(projectRoot, 'docs/screenshots/labels.png'),
    animations: 'disabled',
  })
})

test('the rest is matched by keys alone', async () => {
  const { page } = desk
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('labels-result')).toContainText('1 of 1')
  await expect(page.getByTestId('match-order')).toBeFocused()
  await page.keyboard.type(numbers[3] ?? '')
  await expect(page.getByTestId('labels-result').getByRole('option')).toHaveCount(1)
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('labels-result')).toContainText('Every label has its order')
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('labels-dialog')).toHaveCount(0)
})

test('the order shows its stored label, with its picture', async () => {
  const { page } = desk
  await page.keyboard.press('/')
  await page.keyboard.type(numbers[3] ?? '')
  // From the field into the table, and from the table into the order.
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  const label = page.getByTestId('stored-label')
  await expect(label).toContainText('JD0000000000000004')
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(label.getByRole('img')).toBeVisible()
})

test('a file that is none of labels is refused with what to do, and the keys lead to the same dialog', async () => {
  const { page } = desk
  const broken = join(desk.folder, 'broken.pdf')
  writeFileSync(broken, '%PDF-1.7 and no more')
  await drop(broken)
  await expect(page.getByTestId('labels-dialog').getByRole('alert')).toContainText('Download it again')
  await page.keyboard.press('Escape')
  await page.getByTestId('order-table').focus()
  await page.keyboard.press('Shift+I')
  await expect(page.getByRole('button', { name: 'Choose a file' })).toBeFocused()
  await page.keyboard.press('Escape')
})
