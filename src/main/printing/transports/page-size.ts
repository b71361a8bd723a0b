import type { Media } from '../../../shared/domain/printing/printing.ts'

/** Sizes named in inches and rounded, such as 4x6 in against 100x150 mm, are not the same; drivers round to 0.1 mm. */
const TOLERANCE_MM = 0.6
const MM_PER_INCH = 25.4

interface Size {
  readonly widthMm: number
  readonly heightMm: number
}

/**
 * The queue's own name for a page of exactly this size (PWG 5101.1: class_name_WxHunit), a name for a custom one where
 * the queue takes any size within limits, or null: then nothing may be printed, as the system would silently take
 * another paper.
 */
export function mediaNameFor(media: Media, offered: readonly string[]): string | null {
  const named = offered.find((name) => !isLimit(name) && isSame(sizeOf(name), media))
  if (named !== undefined) return named
  const [least, most] = [limitOf(offered, 'min'), limitOf(offered, 'max')]
  const fits = least !== null && most !== null && isWithin(media, least, most)
  return fits ? `custom_label_${media.widthMm}x${media.heightMm}mm` : null
}

/** The sizes that a queue offers, in words for a person; at most a dozen. */
export function offeredInWords(offered: readonly string[]): string {
  const sizes = offered
    .filter((name) => !isLimit(name))
    .map(sizeOf)
    .filter((size) => size !== null)
    .map(({ widthMm, heightMm }) => `${rounded(widthMm)} × ${rounded(heightMm)} mm`)
  return [...new Set(sizes)].slice(0, 12).join(', ')
}

function sizeOf(name: string): Size | null {
  const match = /_(\d+(?:\.\d+)?)x(\d+(?:\.\d+)?)(mm|in)$/.exec(name)
  if (match === null) return null
  const scale = match[3] === 'in' ? MM_PER_INCH : 1
  return { widthMm: Number(match[1]) * scale, heightMm: Number(match[2]) * scale }
}

function isLimit(name: string): boolean {
  return /^custom_(?:min|max)_/.test(name)
}

function limitOf(offered: readonly string[], end: 'min' | 'max'): Size | null {
  const name = offered.find((one) => one.startsWith(`custom_${end}_`))
  return name === undefined ? null : sizeOf(name)
}

function isSame(size: Size | null, media: Media): boolean {
  return (
    size !== null &&
    Math.abs(size.widthMm - media.widthMm) <= TOLERANCE_MM &&
    Math.abs(size.heightMm - media.heightMm) <= TOLERANCE_MM
  )
}

function isWithin(media: Media, least: Size, most: Size): boolean {
  const isWide = media.widthMm >= least.widthMm && media.widthMm <= most.widthMm
  return isWide && media.heightMm >= least.heightMm && media.heightMm <= most.heightMm
}

function rounded(mm: number): number {
  return Math.round(mm * 10) / 10
}
