import { inflateSync } from 'node:zlib'

/** One command of a label and its parameters, as a printer would split the bytes. */
export interface ZplCommand {
  readonly name: string
  readonly text: string
}

/** Splits bytes at every `^` and `~`, which is exactly what a printer obeys. */
export function commandsOf(bytes: Uint8Array): ZplCommand[] {
  const zpl = Buffer.from(bytes).toString('latin1')
  return [...zpl.matchAll(/[\^~][^^~]*/g)].map(([text]) => {
    const name = /^(\^A0|\^GF|[\^~][A-Z]{2})/.exec(text)?.[0] ?? text.slice(0, 3)
    return { name, text: text.slice(name.length).trimEnd() }
  })
}

/** The texts of all fields with their escapes undone, in printing order. */
export function fieldTexts(bytes: Uint8Array): string[] {
  return commandsOf(bytes)
    .filter(({ name }) => name === '^FD')
    .map(({ text }) => {
      const raw = text.replace(/_([0-9A-F]{2})/g, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      )
      return Buffer.from(raw, 'latin1').toString('utf8')
    })
}

/** Undoes the run-length coding of `^GFA`; written from the guide, not from the encoder. */
export function unpackAcs(text: string, rowBytes: number): Uint8Array {
  const digits = rowBytes * 2
  const rows: string[] = []
  let row = ''
  let repeat = 0
  for (const char of text) {
    if (char >= 'G' && char <= 'Y') repeat += char.charCodeAt(0) - 70
    else if (char >= 'g' && char <= 'z') repeat += (char.charCodeAt(0) - 102) * 20
    else if (char === ',') row = row.padEnd(digits, '0')
    else if (char === '!') row = row.padEnd(digits, 'F')
    else if (char === ':') row = rows.at(-1) ?? ''
    else {
      row += char.repeat(Math.max(1, repeat))
      repeat = 0
    }
    if (row.length >= digits) {
      rows.push(row)
      row = ''
    }
  }
  return new Uint8Array(Buffer.from(rows.join(''), 'hex'))
}

/** Undoes `:Z64:<base64>:<crc>`. */
export function unpackZ64(text: string): Uint8Array {
  const base64 = /^:Z64:([A-Za-z0-9+/=]+):[0-9A-F]{4}$/.exec(text)?.[1]
  if (base64 === undefined) throw new Error('not Z64')
  return new Uint8Array(inflateSync(Buffer.from(base64, 'base64')))
}
