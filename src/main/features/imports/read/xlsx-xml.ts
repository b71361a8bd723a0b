import { StringDecoder } from 'node:string_decoder'
import { SaxesParser } from 'saxes'
import { AppError } from '../../../../shared/errors/app-error.ts'
import { inflatesTooMuch } from './refusals.ts'
import { damaged } from './xlsx-package.ts'

/** What a reader of one XML part listens to; names come without their namespace prefix. */
export interface XmlListener {
  readonly open: (name: string, attributes: Readonly<Record<string, string>>) => void
  readonly close: (name: string) => void
  readonly text: (text: string) => void
}

/** Text without any tag for this long is no spreadsheet; without a limit it would pile up in memory. */
const LONGEST_TEXT = 4 * 1024 ** 2

/** Feeds a part to the listener, and yields after each chunk so that what it gathered can be passed on. */
export async function* parseXml(bytes: AsyncIterable<Buffer>, listener: XmlListener): AsyncGenerator<number> {
  let sinceTag = 0
  const parser = new SaxesParser<{ position: false; xmlns: false }>({ position: false, xmlns: false })
  parser.on('opentag', (tag) => {
    sinceTag = 0
    listener.open(localName(tag.name), tag.attributes)
  })
  parser.on('closetag', (tag) => listener.close(localName(tag.name)))
  parser.on('text', listener.text)
  parser.on('cdata', listener.text)
  parser.on('error', (error) => {
    throw damaged(error)
  })
  const decoder = new StringDecoder('utf8')
  for await (const chunk of bytes) {
    const text = decoder.write(chunk)
    sinceTag += text.length
    if (sinceTag > LONGEST_TEXT) throw inflatesTooMuch()
    feed(() => parser.write(text))
    yield chunk.length
  }
  feed(() => parser.write(decoder.end()).close())
}

/** Parses a small part to its end. */
export async function readXml(bytes: AsyncIterable<Buffer>, listener: XmlListener): Promise<void> {
  for await (const _read of parseXml(bytes, listener));
}

function feed(step: () => unknown): void {
  try {
    step()
  } catch (error) {
    throw error instanceof AppError ? error : damaged(error)
  }
}

function localName(name: string): string {
  const colon = name.indexOf(':')
  return colon === -1 ? name : name.slice(colon + 1)
}

/** Undoes the `_x000D_` escapes that spreadsheets write for characters XML cannot hold (ECMA-376 22.9.2.19). */
export function unescapeCell(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_all, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}
