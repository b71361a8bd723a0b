import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PDFiumModule } from '@hyzyla/pdfium'
import { PAGE_LIMITS } from './page-limits.ts'

/** The functions of PDFium that we call beyond those that the package has types for (fpdfview.h, fpdf_text.h). */
interface MoreOfPdfium {
  _FPDF_InitLibrary(): void
  _FPDF_GetPageSizeByIndexF(document: number, page: number, sizePointer: number): number
  _FPDF_RenderPageBitmapWithMatrix(
    bitmap: number,
    page: number,
    matrixPointer: number,
    clipPointer: number,
    flags: number,
  ): void
  readonly HEAPF32: Float32Array
}
export type Pdfium = Awaited<ReturnType<typeof PDFiumModule>> & MoreOfPdfium

type Imports = Record<string, Record<string, unknown>>
/** What is used of WebAssembly: its types come with those of the DOM, which main has not. */
interface Wasm {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports: Imports) => { readonly exports: object }
}
const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: Wasm }

/**
 * PDFium, ready to open documents; takes 35 to 120 ms. `packagesDir` holds `@hyzyla`. Its memory stops growing at
 * `PAGE_LIMITS.wasmBytes`: beyond, an allocation fails inside and the call traps.
 */
export async function loadPdfium(packagesDir: string): Promise<Pdfium> {
  const wasm = readFileSync(join(packagesDir, '@hyzyla', 'pdfium', 'dist', 'pdfium.wasm'))
  const module = new WebAssembly.Module(wasm)
  const pdfium = (await PDFiumModule({
    instantiateWasm: (imports, done) => {
      const instance = new WebAssembly.Instance(module, bounded(imports as Imports))
      // The types of the package name the wrong one of the two: emscripten wants the instance.
      done(instance as never)
      return instance.exports as never
    },
  })) as Pdfium
  pdfium._FPDF_InitLibrary()
  return pdfium
}

function bounded(imports: Imports): Imports {
  const env = imports['env'] ?? {}
  const grow = env['emscripten_resize_heap'] as (size: number) => boolean
  const growUpTo = (size: number) => size >>> 0 <= PAGE_LIMITS.wasmBytes && grow(size)
  return { ...imports, env: { ...env, emscripten_resize_heap: growUpTo } }
}
