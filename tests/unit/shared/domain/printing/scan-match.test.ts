import { expect, test } from 'vitest'
import { isScanOf } from '../../../../../src/shared/domain/printing/scan-match.ts'
import { wipedTicket } from '../../../../../src/shared/domain/printing/wiped-ticket.ts'
import { aTicket } from '../../../../harness/printers/tickets.ts'

const ticket = { tiktokOrderId: '576461413038785752', tracking: 'JD0002255550123456' }

test('a label is known by its order number or its tracking number, whatever a scanner does to them', () => {
  for (const code of [
    '576461413038785752',
    'JD0002255550123456',
    'jd 0002 2555 5012 3456',
    'JD-0002255550123456',
  ])
    expect(isScanOf(code, ticket), code).toBe(true)
  for (const code of ['576461413038785753', '5764614130387857', '', '1', 'JD'])
    expect(isScanOf(code, ticket), code).toBe(false)
})

test('a label without a tracking number is not known by an empty one', () => {
  expect(isScanOf('', { ...ticket, tracking: null })).toBe(false)
  expect(isScanOf('576461413038785752', { ...ticket, tracking: null })).toBe(true)
})

test('a wiped ticket names nobody, and keeps its numbers and contents', () => {
  const whole = aTicket()
  const wiped = wipedTicket(whole)
  const text = JSON.stringify(wiped)
  const personal = [whole.recipient, whole.sender].flatMap((one) => [
    one?.name,
    ...(one?.lines ?? []),
    one?.city,
    one?.postalCode,
    one?.phone,
  ])
  for (const part of personal) if (part) expect(text).not.toContain(part)
  expect(wiped).toMatchObject({
    tiktokOrderId: whole.tiktokOrderId,
    tracking: whole.tracking,
    items: whole.items,
    packageCount: 1,
  })
})
