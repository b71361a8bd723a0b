import type { Api } from '../../shared/ipc/api.ts'

declare global {
  interface Window {
    /** The only way out of the page. */
    readonly api: Api
  }
}
