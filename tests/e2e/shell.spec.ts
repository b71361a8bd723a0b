import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { CRASH_URL, INDEX_URL } from '../../src/main/security/app-path.ts'
import {
  type Desk,
  electronPath,
  launchDesk,
  launchShell,
  machineFlags,
  projectRoot,
} from '../harness/electron/launch.ts'
import { buildShellApp, makeShellFolder } from '../harness/electron/shell-app/build.ts'

/** Starts the fixture without a debugger and waits for its end. */
async function run(folder: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const app = await buildShellApp()
  const child = spawn(electronPath(), [...machineFlags(), app, ...args], {
    env: { ...process.env, SHELL_APP_FOLDER: folder, ...env },
    stdio: 'ignore',
  })
  return new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
}

const logOf = (desk: Desk) => () => readFileSync(join(desk.folder, 'desk.log'), 'utf8')

/** Playwright loses a page whose process died, so the crash page is asked and driven through main. */
const inWindow = (desk: Desk, script: string) =>
  desk.app.evaluate(
    ({ BrowserWindow }, text) =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(text) as Promise<unknown>,
    script,
  )

const press = (desk: Desk, keyCode: string) =>
  desk.app.evaluate(({ BrowserWindow }, key) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    for (const type of ['keyDown', 'char', 'keyUp'] as const) contents?.sendInputEvent({ type, keyCode: key })
  }, keyCode)

const picture = async (desk: Desk, file: string) => {
  const encoded = await desk.app.evaluate(async ({ BrowserWindow }) => {
    const image = await BrowserWindow.getAllWindows()[0]?.webContents.capturePage()
    return image?.toPNG().toString('base64') ?? ''
  })
  writeFileSync(join(projectRoot, 'test-results', file), Buffer.from(encoded, 'base64'))
}

/** The heading of a page once it has loaded: a script sent to a window between two pages is never answered. */
const headingOf = (desk: Desk, url: string) => async () => {
  const isLoaded = await desk.app.evaluate(({ BrowserWindow }, wanted) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    return contents?.getURL().startsWith(wanted) === true && !contents.isLoading()
  }, url)
  return isLoaded ? inWindow(desk, "document.querySelector('h1').textContent") : 'loading'
}

test('a crashed page is replaced by one that says what is safe and leads back, by keys alone', async () => {
  const desk = await launchShell()
  await desk.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
  )
  await expect.poll(headingOf(desk, CRASH_URL)).toBe('The window stopped')
  await expect.poll(() => inWindow(desk, 'document.activeElement?.id')).toBe('reload')
  await press(desk, 'D')
  await expect
    .poll(() => inWindow(desk, "document.getElementById('note').textContent"))
    .toBe('Saved as diagnostics.json.')
  for (const theme of ['light', 'dark'] as const) {
    await desk.app.evaluate(({ nativeTheme }, source) => {
      nativeTheme.themeSource = source
    }, theme)
    await expect
      .poll(() => inWindow(desk, "matchMedia('(prefers-color-scheme: dark)').matches"))
      .toBe(theme === 'dark')
    await picture(desk, `crash-${theme}.png`)
  }
  await press(desk, 'Enter')
  await expect.poll(headingOf(desk, INDEX_URL)).toBe('Shell')
  const heard = inWindow(desk, "new Promise((done) => { api.on('demo.changed', done); api.demo.ring({}) })")
  expect(await heard, 'requests and events work again').toEqual({ count: 0 })
  await expect.poll(logOf(desk)).toContain('window.crashed')
  await desk.close()
})

test('the window opens where it was left', async () => {
  const folder = makeShellFolder()
  const first = await launchShell({ folder })
  const bounds = { x: 40, y: 60, width: 1_000, height: 640 }
  await first.app.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setBounds(to), bounds)
  await expect
    .poll(() =>
      first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getNormalBounds()),
    )
    .toEqual(bounds)
  await first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await first.close()
  const second = await launchShell({ folder })
  const restored = await second.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.getNormalBounds(),
  )
  await second.close()
  expect(restored).toEqual(bounds)
})

test('a second copy on the same profile hands over its link and ends (trust 14) (trust 39)', async () => {
  const first = await launchShell()
  expect(await run(first.folder, ['creatorflow://order/576461413038785752'])).toBe(0)
  await expect.poll(logOf(first)).toContain('576461413038785752')
  const windows = await first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)
  expect(windows).toBe(1)
  await first.close()
})

test('a second copy with a foreign link changes nothing (trust 14)', async () => {
  const first = await launchShell()
  const before = first.page.url()
  expect(await run(first.folder, ['creatorflow://run/../../etc'])).toBe(0)
  await expect.poll(logOf(first)).toContain('"link":null')
  expect(first.page.url()).toBe(before)
  await first.close()
})

test('a packaged build started with a debugger switch ends before it runs (trust 11)', async () => {
  const folder = makeShellFolder()
  const packaged = { SHELL_APP_PACKAGED: '1' }
  expect(await run(folder, ['--remote-debugging-port=0'], packaged)).toBe(78)
  expect(await run(folder, ['--screenshot=/nonexistent/x.png', '--js-flags=--expose-gc'], packaged)).toBe(78)
})

test('--screenshot writes a picture of the painted window and ends with 0', async () => {
  const folder = makeShellFolder()
  const file = join(folder, 'shot.png')
  expect(await run(folder, [`--screenshot=${file}`])).toBe(0)
  const bytes = readFileSync(file)
  expect(bytes.subarray(1, 4).toString()).toBe('PNG')
  // IHDR: width and height, big-endian, at 16 and 20.
  expect(bytes.readUInt32BE(16)).toBeGreaterThan(900)
})

test('after a crash the app comes back to its own page and its store still answers', async () => {
  const desk = await launchDesk()
  await desk.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
  )
  await expect.poll(headingOf(desk, CRASH_URL)).toBe('The window stopped')
  const file = join(desk.folder, 'diagnostics.json')
  await desk.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath })
  }, file)
  await press(desk, 'D')
  await expect
    .poll(() => inWindow(desk, "document.getElementById('note').textContent"))
    .toBe('Saved as diagnostics.json.')
  const saved = readFileSync(file, 'utf8')
  expect(JSON.parse(saved)).toMatchObject({
    versions: { electron: expect.stringMatching(/^\d+/) },
    figures: { orders: 0 },
  })
  expect(saved).not.toContain(homedir())
  await press(desk, 'Enter')
  await expect
    .poll(() =>
      desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL()),
    )
    .toContain(INDEX_URL)
  await expect
    .poll(() => inWindow(desk, "typeof window.api?.app === 'object' && document.readyState"))
    .toBe('complete')
  const answer = await inWindow(desk, 'window.api.app.status({})')
  expect(answer).toMatchObject({ ok: true, value: { orders: 0 } })
  await desk.close()
})
