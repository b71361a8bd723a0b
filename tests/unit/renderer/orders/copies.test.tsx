// @vitest-environment happy-dom
import { beforeAll, expect, it } from 'vitest'
import { refusalToLeave } from '../../../../src/shared/domain/orders/guard.ts'
import { fakeWindow, NOW, show } from '../../../harness/fake-api/show.tsx'

let CopiesDialog: typeof import('../../../../src/renderer/features/orders/copies-dialog.tsx').CopiesDialog
let print: typeof import('../../../../src/renderer/features/orders/order-acts.ts').print

beforeAll(async () => {
  fakeWindow({})
  // happy-dom has no modal dialogs.
  HTMLDialogElement.prototype.showModal ??= () => undefined
  ;({ CopiesDialog } = await import('../../../../src/renderer/features/orders/copies-dialog.tsx'))
  ;({ print } = await import('../../../../src/renderer/features/orders/order-acts.ts'))
})

const submit = (page: HTMLElement) =>
  page.querySelector('form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))
const printable = ({ desk }: Awaited<ReturnType<typeof show>>) =>
  desk.orders.find((order) => order.printState === null && refusalToLeave(order, NOW) === null)?.seq ?? 0

it('asks how many labels of each order, two if nothing is typed, and Enter prints them', async () => {
  const shown = await show(<CopiesDialog seqs={[1, 2]} />, {})
  expect(shown.page.textContent).toContain('Print 2 orders with copies')
  await shown.meanwhile(() => submit(shown.page))
  expect(shown.callsOf('print.print')).toEqual([{ orders: [1, 2], copies: 2 }])
  expect(shown.asked).toEqual([{ name: 'leaveOverlay', input: undefined }])
})

it('says what is wrong beside the number, and prints nothing then', async () => {
  const shown = await show(<CopiesDialog seqs={[1]} />, {})
  for (const typed of ['0', '10', '1.5', 'two', '']) {
    await shown.type('copies', typed)
    expect(shown.page.textContent).toContain('Type a whole number from 1 to 9.')
    await shown.meanwhile(() => submit(shown.page))
  }
  expect(shown.callsOf('print.print')).toEqual([])
})

it('has the usual numbers within one press', async () => {
  const shown = await show(<CopiesDialog seqs={[1]} />, {})
  await shown.click('3 labels')
  expect(shown.callsOf('print.print')).toEqual([{ orders: [1], copies: 3 }])
})

it('counts every copy in what it says afterwards, and P leaves the number to the rules', async () => {
  const shown = await show(<CopiesDialog seqs={[1]} />, {})
  const seq = printable(shown)
  await shown.meanwhile(() => void print([seq], 3))
  expect(shown.toasts()).toEqual(['3 labels on the way to the printer.'])
  await shown.meanwhile(() => void print([seq]))
  expect(shown.callsOf('print.print').at(-1)).toEqual({ orders: [seq] })
})
