import { expect, test } from 'vitest'
import { labelFormatOf } from '../../../../../src/main/features/labels/file-format.ts'
import { zplFormats } from '../../../../../src/main/features/labels/zpl-formats.ts'

const LABEL =
  '^XA^PW812^LL1218^FO40,40^A0N,40,40^FDJD67 0851 6384 9525 17^FS^BCN,100^FD>;JD6708516384952517^FS^XZ'

test('each format is a label, with what it says', () => {
  const [first, ...more] = zplFormats(`~JA junk ${LABEL}\n${LABEL}`)
  expect(more).toHaveLength(1)
  expect(first?.text).toBe('JD67 0851 6384 9525 17\nJD6708516384952517')
  expect(first?.body.startsWith('^XA^PW812')).toBe(true)
  expect(first?.body).not.toContain('^XZ')
})

test('a format that only sets the printer up is no label', () => {
  expect(zplFormats(`^XA^MMT^XZ${LABEL}`)).toHaveLength(1)
  expect(zplFormats('^XA^MMT^XZ')).toEqual([])
})

test('a file is what its bytes are, not its name', () => {
  expect(labelFormatOf(Buffer.from('\n%PDF-1.7'))).toBe('pdf')
  expect(labelFormatOf(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))).toBe('png')
  expect(labelFormatOf(Buffer.from(LABEL))).toBe('zpl')
  expect(labelFormatOf(Buffer.from('Order ID,Status'))).toBeNull()
})
