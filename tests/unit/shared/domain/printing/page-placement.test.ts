import { describe, expect, it } from 'vitest'
import { FOUR_BY_SIX } from '../../../../../src/shared/domain/printing/media.ts'
import { narrowBars, narrowBarsWarning } from '../../../../../src/shared/domain/printing/narrow-bars.ts'
import {
  type DotBox,
  mediaDots,
  type PageSize,
  type PlacementAllowed,
  type PlacementTarget,
  pageDots,
  placePage,
  USUALLY_ALLOWED,
} from '../../../../../src/shared/domain/printing/page-placement.ts'

const PT = 72 / 25.4
const paper = (widthMm: number, heightMm: number): PageSize => ({
  kind: 'paper',
  widthPt: widthMm * PT,
  heightPt: heightMm * PT,
})
const pixels = (widthPx: number, heightPx: number, dpi: number | null): PageSize => ({
  kind: 'pixels',
  widthPx,
  heightPx,
  dpi,
})
const on = (allowed: Partial<PlacementAllowed> = {}, dpi = 203): PlacementTarget => ({
  dpi,
  media: FOUR_BY_SIX,
  allowed: { ...USUALLY_ALLOWED, ...allowed },
})
const ink = (left: number, top: number, width: number, height: number): DotBox => ({
  left,
  top,
  width,
  height,
})
const placed = (size: PageSize, box: DotBox | null, target = on()) => {
  const verdict = placePage(size, box, target)
  if (!verdict.fits) throw new Error(verdict.misfit.reason)
  return verdict.placement
}
const refused = (size: PageSize, box: DotBox | null, target = on()) => {
  const verdict = placePage(size, box, target)
  if (verdict.fits) throw new Error('it fits')
  return verdict.misfit
}

describe('a page on media', () => {
  it('of its own size goes on as it is, at the very dots of the media', () => {
    expect(mediaDots(FOUR_BY_SIX, 203)).toEqual({ width: 812, height: 1_218 })
    expect(mediaDots(FOUR_BY_SIX, 300)).toEqual({ width: 1_200, height: 1_800 })
    expect(placed(paper(101.6, 152.4), null)).toEqual({
      rotation: 0,
      window: ink(0, 0, 812, 1_218),
      steps: [],
    })
  })

  it('that is smaller goes into its top left corner, and is not blown up', () => {
    expect(placed(paper(100, 150), null).window).toEqual(ink(0, 0, 812, 1_218))
  })

  it('that lies on its side is turned, and says so', () => {
    const placement = placed(paper(152.4, 101.6), null)
    expect(placement).toMatchObject({ rotation: 90, steps: ['rotated'] })
  })

  it('with a label in a corner of A4 is cut to its ink, centred where the sheet allows', () => {
    const placement = placed(paper(210, 297), ink(800, 1_000, 780, 1_150))
    expect(placement).toEqual({ rotation: 0, window: ink(784, 966, 812, 1_218), steps: ['trimmed'] })
  })

  it('is cut no further than the edges of its sheet', () => {
    expect(placed(paper(210, 297), ink(0, 5, 500, 600)).window).toEqual(ink(0, 0, 812, 1_218))
    const a4 = pageDots(paper(210, 297), 203)
    const corner = ink(a4.width - 500, a4.height - 600, 500, 600)
    expect(placed(paper(210, 297), corner).window).toEqual(ink(a4.width - 812, a4.height - 1_218, 812, 1_218))
  })

  it('with a label on its side on a sheet is cut and turned, and every dot of ink is inside', () => {
    const box = ink(100, 200, 1_150, 780)
    const { rotation, window, steps } = placed(paper(210, 297), box)
    expect({ rotation, steps }).toEqual({ rotation: 90, steps: ['rotated', 'trimmed'] })
    const height = pageDots(paper(210, 297), 203).height
    const turned = ink(height - 200 - 780, 100, 780, 1_150)
    expect(window.left).toBeLessThanOrEqual(turned.left)
    expect(window.top).toBeLessThanOrEqual(turned.top)
    expect(window.left + 812).toBeGreaterThanOrEqual(turned.left + turned.width)
    expect(window.top + 1_218).toBeGreaterThanOrEqual(turned.top + turned.height)
  })

  it('whose ink is one dot too wide is refused with the figures in millimetres, never scaled', () => {
    expect(refused(paper(210, 297), ink(100, 100, 1_219, 813))).toEqual({
      reason: 'tooLarge',
      page: { widthMm: 210, heightMm: 297 },
      ink: { widthMm: 152.5, heightMm: 101.7 },
      media: { widthMm: 101.6, heightMm: 152.4 },
      pageDpi: null,
      printerDpi: 203,
      choices: ['otherMedia', 'otherPrinter'],
    })
  })

  it('that only needs what was not allowed offers exactly that', () => {
    const sideways = refused(paper(152.4, 101.6), ink(10, 10, 1_200, 790), on({ rotate: false }))
    expect(sideways.choices).toEqual(['rotate', 'otherMedia', 'otherPrinter'])
    const sheet = refused(paper(210, 297), ink(10, 10, 700, 900), on({ trim: false }))
    expect(sheet.choices).toEqual(['trim', 'otherMedia', 'otherPrinter'])
  })
})

describe('a picture', () => {
  it('made for the printer goes on dot for dot, also where its resolution was rounded', () => {
    expect(placed(pixels(812, 1_218, 203.2), null).steps).toEqual([])
    expect(placed(pixels(1_218, 812, 203), null).steps).toEqual(['rotated'])
  })

  it('made for another resolution is refused, not shrunk', () => {
    expect(refused(pixels(1_200, 1_800, 300), null)).toMatchObject({
      reason: 'otherDpi',
      page: { widthMm: 101.6, heightMm: 152.4 },
      pageDpi: 300,
      choices: ['otherPrinter'],
    })
  })

  it('that does not say is taken for what it is where it fills the media, and asked about where not', () => {
    expect(placed(pixels(800, 1_200, null), null).steps).toEqual([])
    expect(refused(pixels(812, 1_218, null), null, on({}, 300))).toMatchObject({
      reason: 'unknownDpi',
      choices: ['dotForDot', 'otherMedia', 'otherPrinter'],
    })
    expect(placed(pixels(812, 1_218, null), null, on({ dotForDot: true }, 300)).steps).toEqual([])
  })
})

describe('narrow bars', () => {
  const bars = (moduleDots: number | null) => ({ format: 'Code128', moduleDots })

  it('are warned about under two dots, with the figure', () => {
    expect(narrowBars([bars(1.83), bars(2), bars(1.97), bars(null)])).toEqual([bars(1.83)])
    expect(narrowBarsWarning([bars(1.83)])).toContain('Code128 at 1.83 dots')
  })

  it('are none where every bar is wide enough', () => {
    expect(narrowBarsWarning([bars(3), bars(null)])).toBeNull()
  })
})
