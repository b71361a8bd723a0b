/** A PDF written by hand: objects by number from 1, of which the first is the catalogue. Offsets are left to the reader to find. */
export function rawPdf(objects: readonly string[]): Uint8Array {
  const bodies = objects.map((object, index) => `${index + 1} 0 obj\n${object}\nendobj\n`)
  const trailer = `trailer\n<< /Root 1 0 R /Size ${objects.length + 1} >>\n%%EOF\n`
  return new TextEncoder().encode(`%PDF-1.7\n${bodies.join('')}${trailer}`)
}

const stream = (dictionary: string, text: string) =>
  `<< ${dictionary} /Length ${text.length} >>\nstream\n${text}\nendstream`
const CATALOGUE = '<< /Type /Catalog /Pages 2 0 R >>'
const sheet = (content: number, resources: string) =>
  `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 288 432] /Contents ${content} 0 R /Resources << ${resources} >> >>`

/** A document whose first page never ends: each of `depth` forms draws the next one fifty times. Its second is sound. */
export function endlessPdf(depth = 8): Uint8Array {
  const first = 7
  const forms = Array.from({ length: depth }, (_, level) => {
    const isLast = level === depth - 1
    const draws = isLast ? '0 0 1 1 re f' : '/F Do '.repeat(50)
    const next = isLast ? '' : `/Resources << /XObject << /F ${first + level + 1} 0 R >> >>`
    return stream(`/Type /XObject /Subtype /Form /BBox [0 0 288 432] ${next}`, draws)
  })
  return rawPdf([
    CATALOGUE,
    '<< /Type /Pages /Kids [3 0 R 5 0 R] /Count 2 >>',
    sheet(4, `/XObject << /F ${first} 0 R >>`),
    stream('', '/F Do '.repeat(50)),
    sheet(6, ''),
    stream('', '10 10 100 100 re f'),
    ...forms,
  ])
}

/** A document whose first page holds a picture of `side` x `side` pixels in colour that takes a few bytes. Its second is sound. */
export function hugePicturePdf(side: number): Uint8Array {
  const picture = `/Type /XObject /Subtype /Image /Width ${side} /Height ${side} /ColorSpace /DeviceRGB /BitsPerComponent 8`
  return rawPdf([
    CATALOGUE,
    '<< /Type /Pages /Kids [3 0 R 5 0 R] /Count 2 >>',
    sheet(4, '/XObject << /I 7 0 R >>'),
    stream('', 'q 288 0 0 432 0 0 cm /I Do Q'),
    sheet(6, ''),
    stream('', '10 10 100 100 re f'),
    stream(`${picture} /Filter /RunLengthDecode`, '\u0081\u0001\u0080'),
  ])
}
