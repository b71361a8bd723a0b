import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer'

// Given from disk: left to itself the package fetches its WASM from a network.
const wasmPath = createRequire(import.meta.url).resolve('zxing-wasm/writer/zxing_writer.wasm')
prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(wasmPath)).buffer } })

/** The symbologies that carriers print. */
export const SYMBOLOGIES = [
  'Code128',
  'GS1-128',
  'QRCode',
  'DataMatrix',
  'PDF417',
  'ITF',
  'Code39',
  'Aztec',
] as const
export type Symbology = (typeof SYMBOLOGIES)[number]

/** A barcode as it is to stand on a label. `moduleMm` is its narrowest bar; bars of linear ones are `heightMm` high. */
export interface BarcodeSpec {
  readonly symbology: Symbology
  /** For GS1-128 with its application identifiers in brackets: `(00)123456789012345675`. */
  readonly text: string
  readonly moduleMm: number
  readonly heightMm?: number | undefined
}

/** The modules of a symbol, without quiet zones; a linear one has a single row. */
export interface Modules {
  readonly width: number
  readonly height: number
  isBlack(x: number, y: number): boolean
}

const LINEAR: readonly Symbology[] = ['Code128', 'GS1-128', 'ITF', 'Code39']

/** True for barcodes of bars alone. */
export function isLinear(symbology: Symbology): boolean {
  return LINEAR.includes(symbology)
}

/** Encodes a barcode. Throws where the text is none of its symbology. */
export async function modulesOf({ symbology, text }: BarcodeSpec): Promise<Modules> {
  const isGs1 = symbology === 'GS1-128'
  const { symbol, error } = await writeBarcode(text, {
    format: isGs1 ? 'Code128' : symbology,
    options: isGs1 ? 'gs1' : '',
    addQuietZones: false,
  })
  if (error !== '') throw new Error(`${symbology} ${text}: ${error}`)
  const { width, height, data } = symbol
  return {
    width,
    height: isLinear(symbology) ? 1 : height,
    isBlack: (x, y) => (data[y * width + x] ?? 255) < 128,
  }
}
