import { describe, expect, test } from 'vitest'
import { AppError } from '../../../../src/shared/errors/app-error.ts'
import { ERROR_CODES } from '../../../../src/shared/errors/codes.ts'
import {
  dispositionOf,
  fromErrorShape,
  isRetryable,
  toErrorShape,
} from '../../../../src/shared/errors/disposition.ts'

describe('what is done about an error', () => {
  test('is known for every family of codes', () => {
    for (const code of ERROR_CODES)
      if (!code.startsWith('invariant.')) expect(dispositionOf(code), code).not.toBe('bug')
  })

  test('is to try again only for what may pass by itself', () => {
    expect(ERROR_CODES.filter(isRetryable)).toEqual([
      'net.offline',
      'net.timeout',
      'net.captivePortal',
      'net.busy',
      'net.serverFailed',
      'storage.busy',
    ])
  })
})

describe('an error on its way out of a thread', () => {
  test('keeps its code, words and details, and comes back as it went', () => {
    const error = new AppError('rule.orderHeld', 'Order 5 is on hold.', { tiktokOrderId: '5' })
    const back = fromErrorShape(toErrorShape(error, 'ref'))
    expect([back.code, back.message, back.details]).toEqual([error.code, error.message, error.details])
  })

  for (const secret of [
    new Error('SELECT token FROM secrets'),
    new TypeError('/home/sam/orders.db'),
    'a string',
    null,
    new AppError('invariant.broken', 'INSERT INTO orders at /root/x'),
  ])
    test(`says nothing of its inside: ${secret instanceof Error ? secret.message : secret}`, () => {
      const shape = toErrorShape(secret, 'E-1234')
      expect(JSON.stringify(shape)).not.toMatch(/SELECT|INSERT|\/home|\/root|a string/)
      expect(shape).toMatchObject({
        code: 'invariant.broken',
        ref: 'E-1234',
        message: expect.stringContaining('E-1234'),
      })
    })
})
