import { isIP } from 'node:net'
import type { FoundPrinter } from '../../../shared/domain/printing/found-printer.ts'
import { labelText } from '../../../shared/domain/printing/label-text.ts'
import type { OsQueueFacts } from '../transports/os-queue.ts'
import { mediaNameFor } from '../transports/page-size.ts'
import { adviceFor } from '../transports/queue-advice.ts'

/** What one advertisement on the network says, unchecked: anybody on it may say anything. */
export interface Advertisement {
  readonly type: string
  readonly name?: unknown
  readonly port?: unknown
  readonly addresses?: unknown
  readonly txt?: unknown
}

const LONGEST_NAME = 80
const RAW_PORT_TYPE = 'pdl-datastream'

/**
 * Words in a model's name that tell its language. ZPL clones say so; TSPL is what most cheap label printers speak.
 * Receipt printers come before their makers' label printers.
 */
const LANGUAGES: readonly (readonly [RegExp, FoundPrinter['language']])[] = [
  [/zpl|zebra|\bZ[DTQ]\d{3}|\bG[KX]4\d{2}d?|\bZT\d/i, 'zpl'],
  [/epl|eltron|\bLP ?2844|\bTLP/i, 'epl'],
  [/esc.?pos|\breceipt|thermal ?receipt|\bTM-?[TmLPHU]\d|\bXP-?[NQ]\d|\bPOS-?\d{2}/i, 'escpos'],
  [/tspl|\btsc\b|munbyn|rollo|xprinter|hprt|idprt|beeprt|phomemo/i, 'tspl'],
]

/** A queue of the system as a printer that can be added. */
export function foundQueue(queue: OsQueueFacts): FoundPrinter {
  const model = cleaned(queue.model)
  return {
    kind: 'queue',
    name: cleaned(queue.name),
    model,
    queue: queue.name,
    address: directAddressOf(queue.deviceUri),
    isRaw: queue.isRaw,
    language: queue.isRaw ? languageOf(`${queue.name} ${queue.deviceUri}`) : 'pdf',
    advice: adviceFor(queue),
    fourBySix: queue.isRaw ? null : mediaNameFor({ widthMm: 101.6, heightMm: 152.4 }, queue.media) !== null,
  }
}

/** An advertised printer, or null where what it says is not to be believed. */
export function foundOnNetwork(advertised: Advertisement): FoundPrinter | null {
  const port = typeof advertised.port === 'number' ? advertised.port : 0
  const address = privateAddressOf(advertised.addresses)
  const name = cleaned(typeof advertised.name === 'string' ? advertised.name : '')
  if (address === null || name === '' || !Number.isInteger(port) || port < 1 || port > 65_535) return null
  const model = modelOf(advertised.txt)
  const isDirect = advertised.type === RAW_PORT_TYPE
  return {
    kind: 'network',
    name,
    model,
    queue: null,
    address: isDirect ? `${address}:${port}` : null,
    isRaw: isDirect,
    language: languageOf(`${name} ${model}`),
    advice: isDirect
      ? []
      : [
          "It speaks IPP or LPR. Set it up in the system's printer settings; then it is listed here as a queue.",
        ],
    fourBySix: null,
  }
}

/** HOST:PORT of a queue that prints to a raw port, by which labels can go past the queue; null for any other. */
export function directAddressOf(deviceUri: string): string | null {
  const match = /^socket:\/\/(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]{1,253})(?::(\d{1,5}))?(?:[/?]|$)/.exec(
    deviceUri,
  )
  if (match === null) return null
  return `${match[1]}:${match[2] ?? '9100'}`
}

function cleaned(text: string): string {
  return [...labelText(text)].slice(0, LONGEST_NAME).join('')
}

function modelOf(txt: unknown): string {
  if (typeof txt !== 'object' || txt === null) return ''
  const said = Object.entries(txt).find(([key, value]) => key === 'ty' && typeof value === 'string')
  return cleaned(typeof said?.[1] === 'string' ? said[1] : '')
}

/** The first address that can only be on this network: an advertisement must not point a desk at the internet. */
function privateAddressOf(addresses: unknown): string | null {
  if (!Array.isArray(addresses)) return null
  const texts = addresses
    .slice(0, 16)
    .filter((one): one is string => typeof one === 'string' && isIP(one) === 4)
  return texts.find((one) => /^(?:10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.)/.test(one)) ?? null
}

function languageOf(text: string): FoundPrinter['language'] {
  return LANGUAGES.find(([words]) => words.test(text))?.[1] ?? null
}
