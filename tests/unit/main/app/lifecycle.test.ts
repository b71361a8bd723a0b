import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, test } from 'vitest'
import { aboutPanel, isFallbackRuntime } from '../../../../src/main/app/lifecycle/about.ts'
import { parseDeepLink } from '../../../../src/main/app/lifecycle/deep-link.ts'
import { composeDiagnostics, saveDiagnostics } from '../../../../src/main/app/lifecycle/diagnostics.ts'
import { menuTemplate } from '../../../../src/main/app/lifecycle/menu.ts'
import { captureScreenshot, screenshotTarget } from '../../../../src/main/app/lifecycle/screenshot.ts'
import {
  bringToFront,
  claimSingleInstance,
  linkAmong,
} from '../../../../src/main/app/lifecycle/single-instance.ts'
import { createRedactor } from '../../../../src/main/platform/log/redact.ts'

describe('deep links', () => {
  test('a link can show an order or a view', () => {
    expect(parseDeepLink('creatorflow://order/576461413038785752')).toEqual({
      kind: 'order',
      tiktokOrderId: '576461413038785752',
    })
    expect(parseDeepLink('creatorflow://view/dashboard/')).toEqual({ kind: 'view', view: 'dashboard' })
  })

  test.each([
    'creatorflow://run/calc',
    'creatorflow://order/1/2',
    'creatorflow://order/../view/orders',
    'creatorflow://order/576461413038785752?print=1',
    'creatorflow://order/576461413038785752#x',
    'creatorflow://user@order/576461413038785752',
    'creatorflow://order/abc',
    'creatorflow://view/secret',
    'creatorflow://view/__proto__',
    'creatorflow:order/576461413038785752',
    'CREATORFLOW://order/576461413038785752 extra',
    'https://order/576461413038785752',
    `creatorflow://order/${'1'.repeat(3_000)}`,
    '',
  ])('%s means nothing (trust 14)', (link) => {
    expect(parseDeepLink(link)).toBeNull()
  })
})

describe('one copy of the program', () => {
  function lock(isFirst: boolean) {
    let listener: ((event: unknown, argv: string[]) => void) | undefined
    const app = {
      requestSingleInstanceLock: () => isFirst,
      on: (_name: 'second-instance', heard: (event: unknown, argv: string[]) => void) => {
        listener = heard
      },
    }
    return {
      app,
      second: (...argv: string[]) => listener?.({}, argv),
      isListening: () => listener !== undefined,
    }
  }

  test('the second copy is told to end, and listens to nothing (trust 39)', () => {
    const { app, isListening } = lock(false)
    expect(claimSingleInstance(app, () => undefined)).toBe(false)
    expect(isListening()).toBe(false)
  })

  test('the first copy hears of the second, with its link where it has a good one (trust 14)', () => {
    const { app, second } = lock(true)
    const links: unknown[] = []
    expect(claimSingleInstance(app, (link) => links.push(link))).toBe(true)
    second('/opt/creatorflow')
    second('/opt/creatorflow', '--flag', 'creatorflow://view/orders')
    second('/opt/creatorflow', 'creatorflow://bad')
    expect(links).toEqual([null, { kind: 'view', view: 'orders' }, null])
  })

  test('of several links the last one counts', () => {
    expect(linkAmong(['creatorflow://view/orders', 'creatorflow://view/settings'])).toEqual({
      kind: 'view',
      view: 'settings',
    })
  })

  test('the window comes to the front from the task bar, and a closed one is left alone', () => {
    const calls: string[] = []
    const note = (name: string) => () => void calls.push(name)
    const window = {
      isMinimized: () => true,
      restore: note('restore'),
      show: note('show'),
      focus: note('focus'),
    }
    bringToFront({ ...window, isDestroyed: () => true })
    expect(calls).toEqual([])
    bringToFront({ ...window, isDestroyed: () => false })
    expect(calls).toEqual(['restore', 'show', 'focus'])
  })
})

describe('the diagnostics file', () => {
  const input = {
    at: Date.UTC(2026, 10, 22, 18),
    versions: { app: '0.1.0', electron: '41.3.0' },
    platform: { os: 'linux', home: '/home/ada' },
    settings: {
      timeZone: 'Europe/London',
      currency: 'GBP',
      senderAddress: { name: 'TAINT', lines: ['TAINT'] },
      operator: 'TAINT',
      statusMap: { 'TAINT status': 'completed' },
      futureSetting: 'TAINT',
    },
    figures: { orders: 1_200 },
    logLines: [
      JSON.stringify({ event: 'x', recipient: 'TAINT', text: 'mail ada@example.com' }),
      'not json, call +44 7700 900123',
    ],
  }

  test('holds versions, figures and the log, and nothing personal (trust 67)', () => {
    const text = composeDiagnostics(input, createRedactor())
    expect(text).not.toMatch(/TAINT|ada|7700/)
    expect(JSON.parse(text)).toMatchObject({
      madeAt: '2026-11-22T18:00:00.000Z',
      versions: { electron: '41.3.0' },
      settings: { timeZone: 'Europe/London', currency: 'GBP', hasSenderAddress: true },
      figures: { orders: 1_200 },
    })
  })

  test('is saved where the person says, and not at all when he says no', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'diagnostics-'))
    const names: string[] = []
    const save = (isWanted: boolean) =>
      saveDiagnostics({
        compose: () => 'text',
        askPath: async (name) => {
          names.push(name)
          return isWanted ? join(folder, name) : null
        },
        now: input.at,
      })
    expect(await save(false)).toBeNull()
    expect(readdirSync(folder)).toEqual([])
    expect(await save(true)).toBe(join(folder, 'creatorflow-diagnostics-2026-11-22.json'))
    expect(readFileSync(join(folder, names[0] ?? ''), 'utf8')).toBe('text')
    expect(statSync(join(folder, names[0] ?? '')).mode & 0o777).toBe(0o600)
  })
})

describe('the menu', () => {
  const actions = { showAbout: () => undefined, saveDiagnostics: () => undefined, reload: () => undefined }
  const flat = (items: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
    items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])])
  const roles = (options: { isMac: boolean; hasDevTools: boolean }) =>
    flat(menuTemplate({ appName: 'Desk', ...options }, actions)).map(({ role }) => role)

  test.each([true, false])('has what text fields need (mac: %s)', (isMac) => {
    const present = roles({ isMac, hasDevTools: false })
    for (const role of ['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll', 'quit', 'zoomIn'] as const) {
      expect(present).toContain(role)
    }
  })

  test.each([true, false])('has developer tools in development only (mac: %s)', (isMac) => {
    const packaged = roles({ isMac, hasDevTools: false })
    for (const role of ['toggleDevTools', 'reload', 'forceReload', 'viewMenu'] as const)
      expect(packaged).not.toContain(role)
    expect(roles({ isMac, hasDevTools: true })).toContain('toggleDevTools')
  })

  test('takes none of the keys the page uses', () => {
    const items = flat(menuTemplate({ appName: 'Desk', isMac: false, hasDevTools: true }, actions))
    for (const { accelerator } of items) expect(String(accelerator ?? 'Ctrl+')).toMatch(/Ctrl|Command/)
  })
})

describe('the About panel', () => {
  const versions = {
    app: '0.1.0',
    electron: '45.4.1',
    chromium: '150',
    node: '24',
    sqlite: '3.54.1',
    pinnedElectron: '45.4.1',
  }

  test('shows the runtime in use, and says when it is the fallback', () => {
    expect(isFallbackRuntime(versions)).toBe(false)
    expect(aboutPanel('Desk', versions).credits).not.toContain('fallback')
    const fallback = aboutPanel('Desk', { ...versions, electron: '41.3.0' })
    expect(fallback.credits).toContain('Electron 41.3.0 (fallback runtime; made for 45.4.1)')
    expect(fallback.copyright).toContain('SQLite 3.54.1')
  })
})

describe('--screenshot', () => {
  const contents = (order: string[]) => ({
    webContents: {
      executeJavaScript: async () => void order.push('frame'),
      capturePage: async () => {
        order.push('capture')
        return { toPNG: () => Buffer.from('PNG') }
      },
    } as never,
  })

  test('the file is named with an equals sign, and must be', () => {
    expect(screenshotTarget(['electron', '.', '--screenshot=/x/desk.png'])).toBe('/x/desk.png')
    expect(screenshotTarget(['electron', '.'])).toBeNull()
    for (const argument of ['--screenshot', '--screenshot=']) {
      expect(() => screenshotTarget([argument])).toThrow(expect.objectContaining({ code: 'input.invalid' }))
    }
  })

  test('the picture is taken after the page has painted', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'screenshot-')), 'desk.png')
    const order: string[] = []
    const painted = Promise.resolve().then(() => void order.push('painted'))
    await captureScreenshot(contents(order), file, { painted, timeoutMs: 60_000 })
    expect(order).toEqual(['painted', 'frame', 'capture'])
    expect(readFileSync(file, 'utf8')).toBe('PNG')
  })

  test('a page that never paints gives an error and no picture', async () => {
    const order: string[] = []
    const never = new Promise<void>(() => undefined)
    await expect(
      captureScreenshot(contents(order), '/nonexistent/x.png', { painted: never, timeoutMs: 1 }),
    ).rejects.toMatchObject({
      code: 'net.timeout',
    })
    expect(order).toEqual([])
  })
})
