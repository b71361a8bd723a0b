import type { ElectronApplication, Page } from '@playwright/test'
import { type Desk, launchDesk } from '../../harness/electron/launch.ts'

/** Opens the app on a workspace as a person would have it: answers not checked twice, as in a shipped build. */
export async function openWindow(workspace: string, env: Readonly<Record<string, string>> = {}): Promise<Desk> {
  const desk = await launchDesk({ workspace, env: { CREATORFLOW_CHECK_OUTPUTS: '0', ...env } })
  await desk.page.locator('html[data-painted="orders"]').waitFor({ state: 'attached' })
  return desk
}

/** A key as Electron's sendInputEvent names it, with the character it types, if any. */
export interface Key {
  readonly keyCode: string
  readonly char?: string | undefined
  readonly modifiers?: readonly 'shift'[] | undefined
}

/**
 * Presses and lets go of a key from the main process, so that it takes the way of a real one through the browser.
 * Answers when it was pressed, by the monotonic clock in ms.
 */
export function press(app: ElectronApplication, key: Key): Promise<number> {
  return app.evaluate(({ BrowserWindow }, { keyCode, char, modifiers }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    if (contents === undefined) throw new Error('There is no window')
    const rest = { keyCode, ...(modifiers === undefined ? {} : { modifiers: [...modifiers] }) }
    const atMs = Number(process.hrtime.bigint()) / 1e6
    contents.sendInputEvent({ type: 'keyDown', ...rest })
    if (char !== undefined) contents.sendInputEvent({ ...rest, type: 'char', keyCode: char })
    contents.sendInputEvent({ type: 'keyUp', ...rest })
    return atMs
  }, key)
}

/** JavaScript heap of the page after garbage collection, in MB. */
export async function heapMb(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  for (let round = 0; round < 3; round += 1) await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return usedSize / 2 ** 20
}
