import { toErrorShape } from '../../shared/errors/disposition.ts'
import { REQUEST_CHANNEL } from '../../shared/ipc/channels.ts'
import type { ResponseEnvelope } from '../../shared/ipc/envelope.ts'
import { guardSender, type SenderEvent, type SenderRules } from './guard.ts'
import type { Router } from './router.ts'

/** The two calls of Electron's ipcMain that are used, so that the whole boundary runs in a unit test. */
export interface IpcMainLike {
  handle(channel: string, listener: (event: SenderEvent, raw: unknown) => Promise<ResponseEnvelope>): void
  removeHandler(channel: string): void
}

/**
 * Opens the one request channel: guard first, then the router. The answer closes it again. `onRefused` is told of
 * every message from a wrong sender.
 */
export function registerIpc(
  ipcMain: IpcMainLike,
  router: Router,
  rules: SenderRules & { readonly onRefused?: ((error: unknown) => void) | undefined },
): () => void {
  ipcMain.handle(REQUEST_CHANNEL, async (event, raw) => {
    try {
      guardSender(event, rules)
    } catch (error) {
      rules.onRefused?.(error)
      return { ok: false, error: toErrorShape(error, '') }
    }
    return router(raw)
  })
  return () => ipcMain.removeHandler(REQUEST_CHANNEL)
}
