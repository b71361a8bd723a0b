import { describe, expect, test } from 'vitest'
import { createRedactor } from '../../../../src/main/platform/log/redact.ts'

const { text, value } = createRedactor()

describe('texts', () => {
  test.each([
    'Bearer abcDEF123.456-x',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl',
    'sb_secret_0123456789abcdef',
    'https://x.test/cb?code=ROW_abc123&state=1',
    'access_token=ROW_fzPL8AAAA',
    'ada.lovelace+shop@example.co.uk',
    '+44 7700 900123',
    '(555) 010-9999',
    '07700900123',
    'tel:07700900123-',
    'phone=5550109999;',
    '+66-2-123-4567',
    '0800.555.0199',
    '221b Baker Street',
    '12, Long Acre Road',
    '1600 Amphitheatre Pkwy',
    'Jalan Sudirman 12',
    'Hauptstraße 5a',
    'SW1A 1AA',
    'CA 94043-1351',
    '/home/ada/desk',
    '/Users/ada/Library',
    'C:\\Users\\ada\\AppData',
    '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----',
  ])('%s does not get through (trust 67)', (secret) => {
    const line = text(`before ${secret} after`)
    expect(line).not.toContain(secret)
    expect(line).toContain('before ')
    expect(line).toMatch(/\[\w+\]|~/)
    expect(line).toMatch(/after$/)
    expect(line).not.toMatch(/\d{7}/)
  })

  test.each([
    'order 576461413038785752 printed',
    'job 01938c5e-8b1a-7c3d-9f00-5a1b2c3d4e5f sent',
    'at 2026-11-22T18:07:31.308Z',
    'on 2026-11-22',
    'printer 192.168.10.120:9100 offline',
    'Electron 41.3.0, Chromium 146.0.7680.31',
    'took 12345 ms for 1200 orders',
    'storage.full at print.jobSent',
  ])('%s stays as it is, since finding the cause needs it', (line) => {
    expect(text(line)).toBe(line)
  })

  test('a very long text is cut', () => {
    expect(text('x'.repeat(100_000)).length).toBeLessThan(5_000)
  })

  test('a secret known at run time never leaves, wherever it stands', () => {
    const redactor = createRedactor()
    redactor.addSecret('hunter2-plain')
    redactor.addSecret('x')
    expect(redactor.text('login hunter2-plain failed for x')).toBe('login [secret] failed for x')
    expect(JSON.stringify(redactor.value({ a: [{ 'hunter2-plain': 'hunter2-plain' }] }))).not.toContain(
      'hunter2-plain',
    )
  })
})

describe('values', () => {
  /** An order as it would look if somebody logged it whole, which nobody should. */
  const tainted = {
    recipient: { name: 'TAINT Ada', phone: 'TAINT 1', lines: ['TAINT lane'], city: 'TAINT town' },
    buyerUsername: 'TAINT.buyer',
    handle: '@TAINT',
    Recipient_Name: 'TAINT',
    'phone-number': 'TAINT',
    sender: 'TAINT',
    note: 'TAINT: leave at door',
    apiKey: 'TAINT',
    refreshToken: 'TAINT',
    search: 'TAINT',
    tiktokOrderId: '576461413038785752',
    items: 3,
    hasNote: true,
  }

  test('no personal field of an order gets through, and the rest does (trust 67)', () => {
    const safe = JSON.stringify(
      value({ order: tainted, list: [tainted], map: new Map([['phone', 'TAINT']]) }),
    )
    expect(safe).not.toContain('TAINT')
    expect(safe).toContain('576461413038785752')
    expect(safe).toContain('"items":3')
    expect(safe).toContain('"hasNote":true')
  })

  test('an error keeps its type, code and stack, filtered, with its causes (trust 67)', () => {
    const cause = Object.assign(new Error('failed for ada@example.com'), { code: 'SQLITE_FULL' })
    const safe = JSON.stringify(value({ error: new Error('outer /home/ada/x', { cause }) }))
    expect(safe).toContain('SQLITE_FULL')
    expect(safe).toContain('redact.test')
    expect(safe).not.toMatch(/ada/)
  })

  test('bytes, functions, deep and endless values are cut short', () => {
    const loop: Record<string, unknown> = {}
    loop['again'] = loop
    const safe = JSON.stringify(
      value({ loop, bytes: new Uint8Array(9), run: () => 1, big: 5n, many: Array(1_000).fill(1) }),
    )
    expect(safe).toContain('[deep]')
    expect(safe).toContain('[9 bytes]')
    expect(safe.length).toBeLessThan(2_000)
  })
})
