import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { electronPath, launchDesk, machineFlags } from '../../harness/electron/launch.ts'

/** A running app and its page, whichever app it is. */
export interface Driven {
  readonly app: ElectronApplication
  readonly page: Page
  readonly folder: string
  readonly close: () => Promise<void>
}

type Env = Readonly<Record<string, string>>

/** Opens the app on a workspace as a person would have it: answers not checked twice, as in a shipped build. */
export async function openWindow(workspace: string, env: Env = {}): Promise<Driven> {
  const desk = await launchDesk({ workspace, env: { CREATORFLOW_CHECK_OUTPUTS: '0', ...env } })
  await desk.page.locator('html[data-painted="orders"]').waitFor({ state: 'attached' })
  return desk
}

/** Opens the floor app on one of its pages. */
export async function openFloor(args: readonly string[], folder: string, env: Env): Promise<Driven> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  const app = await _electron.launch({
    executablePath: electronPath(),
    args: [...machineFlags(), ...args],
    env: { ...Object.fromEntries(inherited), ...env },
    colorScheme: null,
  })
  const page = await app.firstWindow()
  await page.waitForLoadState('load')
  return { app, page, folder, close: () => app.close() }
}

/** A key as Electron's sendInputEvent names it, with the character it types, if any. */
export interface Key {
  readonly keyCode: string
  readonly char?: string | undefined
  readonly modifiers?: readonly 'shift'[] | undefined
}

/**
 * Presses and lets go of a key from the main process, so that it takes the way of a real one through the browser;
 * not before a moment, if told (monotonic ms). Answers when it was pressed, by the same clock.
 */
export function press(app: ElectronApplication, key: Key, notBeforeMs = 0): Promise<number> {
  return app.evaluate(
    async ({ BrowserWindow }, [{ keyCode, char, modifiers }, dueMs]) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      if (contents === undefined) throw new Error('There is no window')
      const now = () => Number(process.hrtime.bigint()) / 1e6
      const restMs = dueMs - now()
      if (restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs))
      const rest = { keyCode, ...(modifiers === undefined ? {} : { modifiers: [...modifiers] }) }
      const atMs = now()
      contents.sendInputEvent({ type: 'keyDown', ...rest })
      if (char !== undefined) contents.sendInputEvent({ ...rest, type: 'char', keyCode: char })
      contents.sendInputEvent({ type: 'keyUp', ...rest })
      return atMs
    },
    [key, notBeforeMs] as const,
  )
}

/** Turns the wheel over a point: so many turns of `deltaPx`, evenly at `perSecond`. */
export async function turnWheel(
  app: ElectronApplication,
  wheel: {
    readonly x: number
    readonly y: number
    readonly deltaPx: number
    readonly turns: number
    readonly perSecond: number
  },
): Promise<void> {
  await app.evaluate(async ({ BrowserWindow }, { x, y, deltaPx, turns, perSecond }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    if (contents === undefined) throw new Error('There is no window')
    const startedAt = performance.now()
    for (let turn = 0; turn < turns; turn += 1) {
      const dueIn = startedAt + (turn * 1_000) / perSecond - performance.now()
      if (dueIn > 0) await new Promise((resolve) => setTimeout(resolve, dueIn))
      contents.sendInputEvent({ type: 'mouseWheel', x, y, deltaX: 0, deltaY: -deltaPx, canScroll: true })
    }
  }, wheel)
}

/** JavaScript heap of the page after garbage collection, in MB. */
export async function heapMb(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  for (let round = 0; round < 3; round += 1) await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return usedSize / 2 ** 20
}
