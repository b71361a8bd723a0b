import { fileURLToPath } from 'node:url'
import { RasterClient } from '../../../src/main/printing/raster/raster-client.ts'

const paths = {
  workerUrl: new URL('../../../src/main/app/threads/raster.ts', import.meta.url),
  fontsDir: fileURLToPath(new URL('../../../node_modules', import.meta.url)),
}

/** The real raster threads from sources, with the fonts that ship. */
export function aRasterClient(): RasterClient & { readonly paths: typeof paths } {
  return Object.assign(new RasterClient(paths), { paths })
}
