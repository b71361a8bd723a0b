import type { GraphicCoding } from './graphic-field.ts'

/** Families of Zebra's printers as `~HI` names them; others that answer `~HI` are clones, of whatever firmware. */
const ZEBRA =
  /^(?:Z[DTQERM]\d|ZTC\b|G[KXCT]\d|QLN\d|LP ?28|TLP ?28|1[017]0(?:PAX|X[iI])|105SL|220X[iI]|S4M|KR\d)/i
const VERSION = /^[VRX]?(\d{2,3})\.(\d{1,2})\b/i
/** `:Z64:` came with the X.14 firmwares of the printers around 2003; the lines from 60 on were all made later. */
const FIRST_LINE = 60

/**
 * How pictures for this printer are packed: zlib, a third of the bytes, where its firmware is known to read it, else
 * run-length, which all read. ZPL II Programming Guide, ^GF and "ZB64 Encoding".
 */
export function codingOfFirmware(
  identity: { readonly model: string; readonly firmware: string } | null,
): GraphicCoding {
  if (identity === null || !ZEBRA.test(identity.model.trim())) return 'acs'
  const line = VERSION.exec(identity.firmware.trim())?.[1]
  return Number(line ?? 0) >= FIRST_LINE ? 'z64' : 'acs'
}
