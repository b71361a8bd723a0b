import { z } from 'zod'
import type { Media } from './printing.ts'

const MM_PER_INCH = 25.4
const POINTS_PER_INCH = 72
/** A page may be this many dots larger than the media and still count as its size: both were rounded once. */
const ROUNDING_DOTS = 1
/** How far a picture without a resolution may be from the media's own dots to count as made for them. */
const SAME_SIZE = 0.05
/** Two resolutions that differ less are one: heads called 203 dpi have 203.2, files say 203 or 204. */
const SAME_DPI = 0.02

/**
 * How large a page is. A PDF page has a size on paper, in points as it is shown (its own rotation applied); a picture
 * has pixels, and a resolution only where its file says a believable one.
 */
export const pageSizeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('paper'), widthPt: z.number(), heightPt: z.number() }),
  z.object({
    kind: z.literal('pixels'),
    widthPx: z.int(),
    heightPx: z.int(),
    dpi: z.number().nullable(),
  }),
])
export type PageSize = z.output<typeof pageSizeSchema>

/** A rectangle of dots; right and bottom are `left + width` and `top + height`, exclusive. */
export const dotBoxSchema = z.object({ left: z.int(), top: z.int(), width: z.int(), height: z.int() })
export type DotBox = z.output<typeof dotBoxSchema>

/** What was done to a page so that it fits, to be shown wherever the page is. It is never scaled. */
export const PLACEMENT_STEPS = ['rotated', 'trimmed'] as const
export type PlacementStep = (typeof PLACEMENT_STEPS)[number]

/**
 * Which part of a page is printed: a window of the media's size, in dots, on the page after `rotation` (clockwise).
 * What of the window lies beside the page is white.
 */
export const placementSchema = z.object({
  rotation: z.union([z.literal(0), z.literal(90)]),
  window: dotBoxSchema,
  steps: z.array(z.enum(PLACEMENT_STEPS)),
})
export type Placement = z.output<typeof placementSchema>

/** What may be done about a page that does not fit. */
export const PLACEMENT_CHOICES = ['rotate', 'trim', 'dotForDot', 'otherMedia', 'otherPrinter'] as const
export type PlacementChoice = (typeof PLACEMENT_CHOICES)[number]

/** What a person (or a rule) allowed for this page. `dotForDot` prints a picture of unknown resolution as it is. */
export const placementAllowedSchema = z.strictObject({
  rotate: z.boolean(),
  trim: z.boolean(),
  dotForDot: z.boolean(),
})
export type PlacementAllowed = z.output<typeof placementAllowedSchema>
export const USUALLY_ALLOWED: PlacementAllowed = { rotate: true, trim: true, dotForDot: false }

/** A size in millimetres, to a tenth. */
const millimetresSchema = z.object({ widthMm: z.number(), heightMm: z.number() })

/**
 * Why a page cannot be printed 1:1 on the media: its ink is larger (`tooLarge`), it was made for another resolution
 * (`otherDpi`), or nothing says which (`unknownDpi`). `choices` are those that would help.
 */
export const misfitSchema = z.object({
  reason: z.enum(['tooLarge', 'otherDpi', 'unknownDpi']),
  page: millimetresSchema,
  ink: millimetresSchema.nullable(),
  media: millimetresSchema,
  pageDpi: z.number().nullable(),
  printerDpi: z.number(),
  choices: z.array(z.enum(PLACEMENT_CHOICES)),
})
export type Misfit = z.output<typeof misfitSchema>

/** What a page is printed on. */
export interface PlacementTarget {
  readonly dpi: number
  readonly media: Media
  readonly allowed: PlacementAllowed
}
export type PlacementVerdict =
  | { readonly fits: true; readonly placement: Placement }
  | { readonly fits: false; readonly misfit: Misfit }

/** The media's size in whole dots of the printer. */
export function mediaDots(media: Media, dpi: number): { width: number; height: number } {
  const dots = (mm: number) => Math.floor((mm * dpi) / MM_PER_INCH + 1e-6)
  return { width: dots(media.widthMm), height: dots(media.heightMm) }
}

/** A page's size in dots at a resolution; a picture has one dot for each pixel, whatever the resolution. */
export function pageDots(size: PageSize, dpi: number): { width: number; height: number } {
  if (size.kind === 'pixels') return { width: size.widthPx, height: size.heightPx }
  const dots = (points: number) => Math.round((points * dpi) / POINTS_PER_INCH)
  return { width: dots(size.widthPt), height: dots(size.heightPt) }
}

/** True where a page fits the media as it stands, so that nobody needs to look for its ink. */
export function fitsAsItIs(size: PageSize, target: PlacementTarget): boolean {
  return isWithin(pageDots(size, target.dpi), mediaDots(target.media, target.dpi))
}

/**
 * Decides how a page goes on the media, 1:1 or not at all: as it is, rotated, cut to its ink, or both, in this order
 * and as far as it is allowed. `ink` is the box of everything that would be black, in dots of the page upright; null
 * for a blank page.
 */
export function placePage(size: PageSize, ink: DotBox | null, target: PlacementTarget): PlacementVerdict {
  const wrongDpi = dpiMisfit(size, target)
  if (wrongDpi !== null) return { fits: false, misfit: misfitOf(wrongDpi, size, ink, target) }
  for (const steps of ORDER) {
    if (!isAllowed(steps, target.allowed)) continue
    const placement = tried(steps, size, ink, target)
    if (placement !== null) return { fits: true, placement }
  }
  return { fits: false, misfit: misfitOf('tooLarge', size, ink, target) }
}

const ORDER: readonly (readonly PlacementStep[])[] = [[], ['rotated'], ['trimmed'], ['rotated', 'trimmed']]

function isAllowed(steps: readonly PlacementStep[], allowed: PlacementAllowed): boolean {
  return (allowed.rotate || !steps.includes('rotated')) && (allowed.trim || !steps.includes('trimmed'))
}

interface Extent {
  readonly width: number
  readonly height: number
}

function isWithin(inner: Extent, outer: Extent): boolean {
  return inner.width <= outer.width + ROUNDING_DOTS && inner.height <= outer.height + ROUNDING_DOTS
}

/** The placement by these steps, or null where the page would lose something. */
function tried(
  steps: readonly PlacementStep[],
  size: PageSize,
  ink: DotBox | null,
  target: PlacementTarget,
): Placement | null {
  const upright = pageDots(size, target.dpi)
  const isRotated = steps.includes('rotated')
  const page = isRotated ? turned(upright) : upright
  const media = mediaDots(target.media, target.dpi)
  const rotation = isRotated ? 90 : 0
  if (!steps.includes('trimmed')) {
    if (!isWithin(page, media)) return null
    return { rotation, window: { left: 0, top: 0, ...media }, steps: [...steps] }
  }
  const box = isRotated && ink !== null ? turnedBox(ink, upright.height) : ink
  if (box === null) return { rotation, window: { left: 0, top: 0, ...media }, steps: [...steps] }
  if (box.width > media.width || box.height > media.height) return null
  return { rotation, window: windowAround(box, page, media), steps: [...steps] }
}

function turned({ width, height }: Extent): Extent {
  return { width: height, height: width }
}

/** A box after the page was turned clockwise by a quarter; `height` is the page's before. */
function turnedBox(box: DotBox, height: number): DotBox {
  return {
    left: height - box.top - box.height,
    top: box.left,
    width: box.height,
    height: box.width,
  }
}

/** The media laid round the ink, its middle on the ink's, but not beyond the page's edges where it can stay inside. */
function windowAround(ink: DotBox, page: Extent, media: Extent): DotBox {
  const along = (start: number, length: number, pageLength: number, mediaLength: number) => {
    const centred = start - Math.floor((mediaLength - length) / 2)
    return Math.max(0, Math.min(centred, pageLength - mediaLength))
  }
  return {
    left: along(ink.left, ink.width, page.width, media.width),
    top: along(ink.top, ink.height, page.height, media.height),
    ...media,
  }
}

/** Whether a picture's dots are not the printer's: printing them would shrink or cut the label. */
function dpiMisfit(size: PageSize, target: PlacementTarget): 'otherDpi' | 'unknownDpi' | null {
  if (size.kind === 'paper') return null
  if (size.dpi !== null) return Math.abs(size.dpi / target.dpi - 1) <= SAME_DPI ? null : 'otherDpi'
  if (target.allowed.dotForDot) return null
  const page = pageDots(size, target.dpi)
  const media = mediaDots(target.media, target.dpi)
  const isSame = (a: Extent) =>
    Math.abs(a.width / media.width - 1) <= SAME_SIZE && Math.abs(a.height / media.height - 1) <= SAME_SIZE
  return isSame(page) || isSame(turned(page)) ? null : 'unknownDpi'
}

function misfitOf(
  reason: Misfit['reason'],
  size: PageSize,
  ink: DotBox | null,
  target: PlacementTarget,
): Misfit {
  const dotsPerInch = size.kind === 'pixels' && size.dpi !== null ? size.dpi : target.dpi
  const inMm = ({ width, height }: Extent) => ({
    widthMm: tenths((width * MM_PER_INCH) / dotsPerInch),
    heightMm: tenths((height * MM_PER_INCH) / dotsPerInch),
  })
  return {
    reason,
    page: inMm(pageDots(size, target.dpi)),
    ink: ink === null ? null : inMm(ink),
    media: { widthMm: target.media.widthMm, heightMm: target.media.heightMm },
    pageDpi: size.kind === 'pixels' ? size.dpi : null,
    printerDpi: target.dpi,
    choices: choicesFor(reason, size, ink, target),
  }
}

/** Rotating and trimming are offered only where they would help and were not allowed. */
function choicesFor(
  reason: Misfit['reason'],
  size: PageSize,
  ink: DotBox | null,
  target: PlacementTarget,
): PlacementChoice[] {
  if (reason === 'otherDpi') return ['otherPrinter']
  if (reason === 'unknownDpi') return ['dotForDot', 'otherMedia', 'otherPrinter']
  const helpful = ORDER.find((steps) => tried(steps, size, ink, target) !== null) ?? []
  const named: Readonly<Record<PlacementStep, PlacementChoice>> = { rotated: 'rotate', trimmed: 'trim' }
  return [...helpful.map((step) => named[step]), 'otherMedia', 'otherPrinter']
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10
}
