/** Something that looks like a label, as PNG bytes. Needs a DOM. */
export async function drawLabel(
  name: string,
  lines: readonly string[],
  orderId: string,
): Promise<Uint8Array> {
  const canvas = new OffscreenCanvas(812, 1218)
  const pen = canvas.getContext('2d')
  if (pen === null) return new Uint8Array()
  pen.fillStyle = 'white'
  pen.fillRect(0, 0, 812, 1218)
  pen.fillStyle = 'black'
  pen.font = 'bold 40px sans-serif'
  pen.fillText('NOT POSTAGE', 40, 80)
  pen.fillRect(40, 110, 732, 4)
  pen.font = 'bold 56px sans-serif'
  pen.fillText(name, 40, 240)
  pen.font = '44px sans-serif'
  for (const [at, line] of lines.entries()) pen.fillText(line, 40, 310 + at * 60)
  for (let x = 60; x < 750; x += 7) pen.fillRect(x, 860, 2 + ((x * 7) % 4), 180)
  pen.font = '34px monospace'
  pen.fillText(orderId, 200, 1090)
  return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer())
}
