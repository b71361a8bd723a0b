import type { Media } from '../../../shared/domain/printing/printing.ts'

/** Dots per millimetre as the renderer counts them; real 300 dpi heads have 11.8 (facts/printing.md 2). */
const DOTS_PER_MM = { 203: 8, 300: 12 } as const

/**
 * A PNG of a whole label (`^XA` to `^XZ`), dot for dot. Type is approximate, pictures and barcodes are exact.
 * The renderer is large and slow to start, so it is loaded at first use.
 */
export async function renderPng(zpl: string, dpi: 203 | 300, media: Media): Promise<Uint8Array<ArrayBuffer>> {
  const { ready } = await import('zpl-renderer-js')
  const { api } = await ready
  const millimetres = (size: number) => Math.floor((size * dpi) / 25.4) / DOTS_PER_MM[dpi]
  const base64 = await api.zplToBase64Async(
    zpl,
    millimetres(media.widthMm),
    millimetres(media.heightMm),
    DOTS_PER_MM[dpi],
  )
  return new Uint8Array(Buffer.from(base64, 'base64'))
}
