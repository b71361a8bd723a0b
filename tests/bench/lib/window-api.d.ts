import type { Api } from '../../../src/shared/ipc/api.ts'

declare global {
  interface Window {
    /** What the preload puts into the page; used where a benchmark asks from inside it. */
    readonly api: Api
  }
}
