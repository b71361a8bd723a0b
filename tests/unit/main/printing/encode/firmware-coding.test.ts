import { describe, expect, it } from 'vitest'
import { codingOfFirmware } from '../../../../../src/main/printing/encode/firmware-coding.ts'

describe('pictures for a printer', () => {
  it.each([
    ['ZD421-203dpi', 'V93.21.07Z'],
    ['ZT230-300dpi', 'V72.20.01Z'],
    ['ZQ520', 'V76.20.15'],
    ['GK420d-200dpi', 'V61.17.17Z'],
  ])('are packed with zlib where %s says firmware %s', (model, firmware) => {
    expect(codingOfFirmware({ model, firmware })).toBe('z64')
  })

  it.each([
    ['Z4M-203dpi', 'V45.11.7Z'],
    ['Xprinter XP-460B', 'V93.21.07Z'],
    ['4BARCODE', '1.0'],
    ['ZD421-203dpi', 'unknown'],
    ['ZD421-203dpi', ''],
  ])('are run-length coded for %s with firmware %s', (model, firmware) => {
    expect(codingOfFirmware({ model, firmware })).toBe('acs')
  })

  it('are run-length coded for a printer that says nothing', () => {
    expect(codingOfFirmware(null)).toBe('acs')
  })
})
