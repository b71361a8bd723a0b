import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cupsAddress } from '../../../../../src/main/printing/ipp/cups-address.ts'
import { decodeAnswer, encodeRequest } from '../../../../../src/main/printing/ipp/ipp-message.ts'
import { AppError } from '../../../../../src/shared/errors/app-error.ts'

const attribute = (tag: number, name: string, value: Buffer) => {
  const lengths = [name.length, value.length].map((length) => Buffer.of(length >> 8, length & 0xff))
  return Buffer.concat([
    Buffer.of(tag),
    lengths[0] ?? Buffer.of(),
    Buffer.from(name),
    lengths[1] ?? Buffer.of(),
    value,
  ])
}
const head = Buffer.from([2, 0, 0, 0, 0, 0, 0, 7])
const answer = (...parts: Buffer[]) => Buffer.concat([head, Buffer.of(4), ...parts, Buffer.of(3)])
const int = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

test('a request has the bytes of RFC 8010', () => {
  const bytes = encodeRequest({
    operation: 0x000b,
    requestId: 1,
    attributes: [
      { tag: 'charset', name: 'attributes-charset', values: ['utf-8'] },
      { tag: 'keyword', name: 'requested-attributes', values: ['a', 'bc'] },
    ],
    jobAttributes: [{ tag: 'integer', name: 'copies', values: [2] }],
  })
  const hex = (text: string) => Buffer.from(text).toString('hex')
  expect(bytes.toString('hex')).toBe(
    [
      '0200000b0000000101',
      `470012${hex('attributes-charset')}0005${hex('utf-8')}`,
      `440014${hex('requested-attributes')}0001${hex('a')}`,
      `4400000002${hex('bc')}`,
      `02210006${hex('copies')}000400000002`,
      '03',
    ].join(''),
  )
})

test('an answer is read with its sets, ranges and texts, and collections are passed over', () => {
  const bytes = answer(
    attribute(0x44, 'reasons', Buffer.from('media-empty')),
    attribute(0x44, '', Buffer.from('cover-open')),
    attribute(0x34, 'media-col', Buffer.of()),
    attribute(0x4a, '', Buffer.from('media-size')),
    attribute(0x34, '', Buffer.of()),
    attribute(0x21, '', int(9)),
    attribute(0x37, '', Buffer.of()),
    attribute(0x37, '', Buffer.of()),
    attribute(0x33, 'range', Buffer.concat([int(1), int(5)])),
    attribute(0x22, 'accepting', Buffer.of(1)),
    attribute(
      0x35,
      'message',
      Buffer.concat([Buffer.of(0, 2), Buffer.from('en'), Buffer.of(0, 2), Buffer.from('hi')]),
    ),
  )
  expect(decodeAnswer(bytes)).toMatchObject({
    status: 0,
    requestId: 7,
    groups: [
      {
        tag: 4,
        attributes: {
          reasons: ['media-empty', 'cover-open'],
          'media-col': [null],
          range: [{ from: 1, to: 5 }],
          accepting: [true],
          message: ['hi'],
        },
      },
    ],
  })
})

describe('a hostile answer', () => {
  test('that is cut anywhere is refused and read no further', () => {
    const whole = answer(
      attribute(0x44, 'name', Buffer.from('value')),
      attribute(0x34, 'c', Buffer.of()),
      attribute(0x37, '', Buffer.of()),
    )
    for (let length = 0; length < whole.length; length += 1)
      expect(() => decodeAnswer(whole.subarray(0, length)), `cut at ${length}`).toThrow(AppError)
    expect(() => decodeAnswer(whole)).not.toThrow()
  })

  test('cannot reach the prototype of anything by an attribute name', () => {
    const { groups } = decodeAnswer(answer(attribute(0x44, '__proto__', Buffer.from('x'))))
    expect(Object.keys(groups[0]?.attributes ?? {})).toEqual(['__proto__'])
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })

  test('of any bytes gives an answer or our own error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (tail) => {
        try {
          decodeAnswer(Buffer.concat([head, Buffer.of(4), tail]))
        } catch (error) {
          expect(error).toBeInstanceOf(AppError)
        }
      }),
      { seed: 20_261_129, numRuns: 2_000 },
    )
  })
})

test('the print system is found as the CUPS tools find it', () => {
  const none = () => false
  expect(cupsAddress({ CUPS_SERVER: '/tmp/own.sock' }, none)).toEqual({ socketPath: '/tmp/own.sock' })
  expect(cupsAddress({ CUPS_SERVER: 'print.lan:8631' }, none)).toEqual({ host: 'print.lan', port: 8_631 })
  expect(cupsAddress({ CUPS_SERVER: '[::1]:631/version=1.1' }, none)).toEqual({ host: '::1', port: 631 })
  expect(cupsAddress({ CUPS_SERVER: 'no good\n' }, none)).toEqual({ host: '127.0.0.1', port: 631 })
  expect(cupsAddress({}, (path) => path === '/run/cups/cups.sock')).toEqual({
    socketPath: '/run/cups/cups.sock',
  })
})
