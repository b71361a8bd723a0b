/**
 * What a document may cost. A label PDF of a page is 20 to 300 kB, a day's bulk PDF of 600 pages some tens of
 * megabytes; everything far beyond is a mistake or an attack, and is refused with the figure.
 */
export const PAGE_LIMITS = {
  bytes: 200 * 1024 * 1024,
  pages: 5_000,
  /** Of one picture that is drawn or decoded: A4 at 600 dpi is 35 million. */
  pixels: 40_000_000,
  /** Of a page's text. */
  characters: 50_000,
  /** Of the WASM of each library. A page with photographs takes 60 MB. */
  wasmBytes: 512 * 1024 * 1024,
  /** Of JavaScript objects in the thread. */
  heapMb: 256,
  /** For one request; opening and drawing take milliseconds, reading barcodes a tenth of a second. */
  requestMs: 15_000,
  /** For a new thread to load its libraries; a fifth of a second on a machine at rest. */
  startMs: 30_000,
} as const
