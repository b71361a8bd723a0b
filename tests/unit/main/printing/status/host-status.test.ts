import { describe, expect, it } from 'vitest'
import {
  faultOf,
  isDrained,
  parseErrorStatus,
  parseHostIdentity,
  parseHostStatus,
} from '../../../../../src/main/printing/status/host-status.ts'

const hs = (first: string, second: string) => `\x02${first}\x03\r\n\x02${second}\x03\r\n\x021234,0\x03\r\n`
const ready = hs('030,0,0,1218,000,0,0,0,000,0,0,0', '000,0,0,0,0,2,4,0,00000000,1,000')

describe('the status of a printer', () => {
  it('is read from the three lines of ~HS', () => {
    const status = parseHostStatus(ready)
    expect(status).toMatchObject({
      isPaperOut: false,
      formatsInBuffer: 0,
      hasPartialFormat: false,
      labelsRemaining: 0,
    })
    expect(status !== null && faultOf(status)).toBeNull()
    expect(status !== null && isDrained(status)).toBe(true)
  })

  it('knows its faults apart', () => {
    const fault = (first: string, second: string) => {
      const status = parseHostStatus(hs(first, second))
      return status === null ? 'unread' : faultOf(status)
    }
    const [first, second] = ['030,0,0,1218,000,0,0,0,000,0,0,0', '000,0,0,0,0,2,4,0,00000000,1,000']
    expect(fault('030,1,0,1218,002,0,0,0,000,0,0,0', second)).toBe('printer.paperOut')
    expect(fault(first, '000,0,1,0,0,2,4,0,00000000,1,000')).toBe('printer.coverOpen')
    expect(fault(first, '000,0,0,1,0,2,4,0,00000000,1,000')).toBe('printer.paperOut')
    expect(fault('030,0,1,1218,000,0,0,0,000,0,0,0', second)).toBe('printer.notReady')
  })

  it('sees labels that wait and a label that is half there', () => {
    const status = parseHostStatus(hs('030,0,0,1218,003,0,0,1,000,0,0,0', '000,0,0,0,0,2,4,0,00000002,1,000'))
    expect(status).toMatchObject({ formatsInBuffer: 3, hasPartialFormat: true, labelsRemaining: 2 })
  })

  it('is unknown where the answer is something else', () => {
    for (const answer of [
      '',
      'HTTP/1.1 400 Bad Request',
      '\x02\x03\x02\x03\x02\x03',
      '\x02a,b,c\x03',
      ready.slice(0, 20),
    ]) {
      expect(parseHostStatus(answer)).toBeNull()
    }
  })

  it('is told by ~HQES in nibbles', () => {
    expect(parseErrorStatus('  ERRORS:         1 00000000 00000005\r\n')).toEqual({
      isPaperOut: true,
      isRibbonOut: false,
      isHeadOpen: true,
      hasOtherError: false,
      isPaperLow: false,
    })
    const low = 'ERRORS: 0 00000000 00000000\r\n WARNINGS: 1 00000000 00000008'
    expect(parseErrorStatus(low)?.isPaperLow).toBe(true)
    expect(parseErrorStatus('ERRORS: 0 00000000 00000000')?.isPaperOut).toBe(false)
    expect(parseErrorStatus('ERRORS: 1 00000000 00000010')?.hasOtherError).toBe(true)
    expect(parseErrorStatus('hello')).toBeNull()
  })

  it('names the model and the resolution from ~HI', () => {
    expect(parseHostIdentity('\x02ZD421-300dpi,V93.21.07Z,12,8192KB,X\x03')).toEqual({
      model: 'ZD421-300dpi',
      firmware: 'V93.21.07Z',
      dpi: 300,
    })
    expect(parseHostIdentity('\x02LP2824,V61.17,24,1MB\x03')?.dpi).toBeNull()
    expect(parseHostIdentity('nothing')).toBeNull()
  })
})
