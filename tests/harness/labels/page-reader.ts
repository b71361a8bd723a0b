import { fileURLToPath } from 'node:url'
import { type OpenDocument, PageReader } from '../../../src/main/printing/pages/page-reader.ts'

/** Where the pages thread and its WASM lie in the sources. */
export const PAGE_PARTS = {
  workerUrl: new URL('../../../src/main/app/threads/pages.ts', import.meta.url),
  packagesDir: fileURLToPath(new URL('../../../node_modules', import.meta.url)),
}

/** The real pages thread from sources. */
export function aPageReader(requestMs?: number): PageReader {
  return new PageReader({ ...PAGE_PARTS, requestMs })
}

/** Opens a document, uses it and forgets it. */
export async function withDocument<T>(
  reader: PageReader,
  bytes: Uint8Array,
  use: (opened: OpenDocument) => Promise<T>,
): Promise<T> {
  const opened = await reader.open(bytes)
  try {
    return await use(opened)
  } finally {
    opened.close()
  }
}
