/** What a carrier's label is made of: a frame, type, and bars. Points from the bottom left. */
const MARKS = [
  '1.5 w 8 8 272 416 re S',
  'BT /F1 14 Tf 20 390 Td (WARM UP) Tj 0 -24 Td (1 Some Street, Town AB1 2CD) Tj ET',
  ...Array.from({ length: 48 }, (_, at) => `${24 + at * 5} 120 ${1 + (at % 3)} 70 re f`),
].join('\n')

/** A 4x6 in page that nobody prints (PDF 32000-1, 7.5), for a reader to practise on. */
export function samplePage(): Uint8Array {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 288 432] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${MARKS.length} >>\nstream\n${MARKS}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  let file = '%PDF-1.4\n'
  const places = objects.map((object, at) => {
    const place = file.length
    file += `${at + 1} 0 obj\n${object}\nendobj\n`
    return `${String(place).padStart(10, '0')} 00000 n \n`
  })
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}`
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`
  return Buffer.from(file + table + trailer, 'latin1')
}
