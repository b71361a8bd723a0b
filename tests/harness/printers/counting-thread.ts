import { parentPort } from 'node:worker_threads'

// A raster thread that draws every line as wide as the number of lines it was asked for so far.
let asked = 0
parentPort?.on('message', ({ id, lines }: { id: number; lines: readonly unknown[] }) => {
  const value = lines.map(() => {
    asked += 1
    return { block: { widthDots: asked, heightDots: 1, bits: new Uint8Array(8) }, uncovered: '' }
  })
  parentPort?.postMessage({ id, ok: true, value })
})
