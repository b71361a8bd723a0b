/**
 * What the printer's own font 0 (the scalable condensed bold face of every ZPL printer) can be trusted with:
 * printable ASCII, Latin-1 and the letters of Latin Extended-A that the renderer we test with shows as well.
 * Anything else is drawn by us and sent as a picture.
 */
const TRUSTED = /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u00ffĄąĆćČčĎďĘęĚěİıŁłŃńŇňŐőŒœŘřŚśŞşŠšŤťŮůŸŹźŻżŽž€]*$/u

/** Advance widths in hundredths of the character height, measured on the renderer, rounded up. */
const WIDTHS: readonly (readonly [number, string])[] = [
  [28, " '/:;I\\{|}fijlt¦ÌÍÎÏìíîïİıł"],
  [34, '!"(),.[]`r¡¨¯´·¸ªº²³¹řť°'],
  [45, 'Jckvsxyzçýÿśşšźżž'],
  [56, 'ABCKPSVXYÀÁÂÃÄÅÇÝÞŸĄĆČŚŞŠ¶'],
  [62, 'DGHNOQRUÐÑÒÓÔÕÖØÙÚÛÜĎŃŇŐŘŮ'],
  [67, '&w'],
  [80, 'MmÆæœ¼½¾'],
  // The renderer draws the hyphen as wide as a dash; printers draw it narrower.
  [84, '-%@W©®Œ'],
]
const WIDTH_OF = new Map(WIDTHS.flatMap(([width, chars]) => [...chars].map((char) => [char, width] as const)))
const DEFAULT_WIDTH = 50
/** Firmwares differ by a few per cent in their copy of the face. */
const FIRMWARE_MARGIN = 1.06

/** True where font 0 draws every character of the text. */
export function isDrawableByPrinter(text: string): boolean {
  return TRUSTED.test(text)
}

/** An upper bound of the text's width at a character width of 1 dot. Multiply by the `w` of `^A0N,h,w`. */
export function fontZeroWidth(text: string): number {
  let hundredths = 0
  for (const char of text) hundredths += WIDTH_OF.get(char) ?? DEFAULT_WIDTH
  return (hundredths / 100) * FIRMWARE_MARGIN
}

/** Scripts that sit in a square: Chinese, Japanese, Korean, full-width forms and emoji. */
const SQUARE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Extended_Pictographic}\uff01-\uff60]/u

/**
 * An estimate of a drawn (rasterised) text's width at a line height of 1 dot. It decides where lines break;
 * the rasteriser shrinks a line whose real width is larger, so a wrong estimate never overflows.
 */
export function drawnWidth(text: string): number {
  let ems = 0
  for (const char of text) ems += SQUARE.test(char) ? 1 : /\p{M}/u.test(char) ? 0 : 0.6
  return ems * 0.86
}
