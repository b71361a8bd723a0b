import type { Session } from 'electron'
import { describe, expect, test } from 'vitest'
import { lockContents } from '../../../../src/main/security/contents-policy.ts'
import { isRequestAllowed } from '../../../../src/main/security/request-filter.ts'
import { enableSandbox } from '../../../../src/main/security/sandbox.ts'
import { hardenSession } from '../../../../src/main/security/session-policy.ts'
import { findForbiddenSwitch, refuseDebugSwitches } from '../../../../src/main/security/switches.ts'
import { assertSafePreferences, safeWebPreferences } from '../../../../src/main/security/web-preferences.ts'

type Listener = (event: { preventDefault(): void; url?: string }, ...rest: unknown[]) => void

/** Fires an event at listeners and says whether one of them prevented it. */
function fire(listeners: Map<string, Listener>, name: string, url?: string, ...rest: unknown[]): boolean {
  let isPrevented = false
  const preventDefault = () => {
    isPrevented = true
  }
  const event = { preventDefault, ...(url === undefined ? {} : { url }) }
  listeners.get(name)?.(event, ...rest)
  return isPrevented
}

describe('a locked web contents', () => {
  function lock(url = 'app://bundle/index.html') {
    const listeners = new Map<string, Listener>()
    const refused: string[] = []
    let openHandler: (() => { action: 'deny' }) | undefined
    lockContents(
      {
        on: (name, listener) => listeners.set(name, listener),
        setWindowOpenHandler: (handler) => {
          openHandler = handler
        },
        getURL: () => url,
      },
      (name) => refused.push(name),
    )
    return { listeners, refused, open: () => openHandler?.() }
  }

  test.each(['will-navigate', 'will-redirect', 'will-frame-navigate'])(
    '%s is prevented wherever it leads (trust 4)',
    (name) => {
      for (const to of [
        'https://evil.test/?localhost:',
        'app://bundle/index.html',
        'app://bundle/other.html',
        'file:///etc/hosts',
        'devtools://x',
      ]) {
        expect(fire(lock().listeners, name, to)).toBe(true)
      }
    },
  )

  test('the developer tools may move within themselves, and nowhere else', () => {
    const tools = lock('devtools://devtools/bundled/devtools_app.html').listeners
    expect(fire(tools, 'will-frame-navigate', 'devtools://devtools/bundled/x.html')).toBe(false)
    expect(fire(tools, 'will-navigate', 'https://evil.test/')).toBe(true)
  })

  test('a new window is denied (trust 3)', () => {
    const { open, refused } = lock()
    expect(open()).toEqual({ action: 'deny' })
    expect(refused).toEqual(['security.window-open'])
  })

  test('a webview is not attached (trust 5)', () => {
    expect(fire(lock().listeners, 'will-attach-webview')).toBe(true)
  })
})

describe('a hardened session', () => {
  function harden() {
    const listeners = new Map<string, Listener>()
    const handlers: Record<string, (...args: never[]) => unknown> = {}
    const refused: (readonly [string, unknown])[] = []
    const keep = (name: string) => (handler: unknown) => {
      handlers[name] = handler as (...args: never[]) => unknown
    }
    const session = {
      setPermissionRequestHandler: keep('request'),
      setPermissionCheckHandler: keep('check'),
      setDevicePermissionHandler: keep('device'),
      setDisplayMediaRequestHandler: keep('screen'),
      setSpellCheckerEnabled: keep('spell'),
      webRequest: { onBeforeRequest: keep('before') },
      on: (name: string, listener: Listener) => listeners.set(name, listener),
    }
    hardenSession(session as unknown as Session, {
      hasDevTools: false,
      onRefused: (name, what) => refused.push([name, what]),
    })
    const call = (name: string, ...args: unknown[]) => handlers[name]?.(...(args as never[]))
    return { call, listeners, refused }
  }

  const permissions = [
    'geolocation',
    'media',
    'notifications',
    'clipboard-read',
    'clipboard-sanitized-write',
    'usb',
    'serial',
    'hid',
  ]

  test.each([...permissions, 'midi', 'fullscreen', 'openExternal', 'anything-new'])(
    '%s is denied when asked and when checked (trust 7)',
    (permission) => {
      const { call, refused } = harden()
      const answers: unknown[] = []
      call('request', null, permission, (isGranted: boolean) => answers.push(isGranted))
      expect(answers).toEqual([false])
      expect(call('check', null, permission, 'app://bundle')).toBe(false)
      expect(refused).toEqual([['security.permissionRefused', { permission }]])
    },
  )

  test('no device is granted and no chooser chooses one (trust 7)', () => {
    const { call, listeners } = harden()
    expect(call('device', { deviceType: 'usb', origin: 'app://bundle' })).toBe(false)
    for (const chooser of ['select-usb-device', 'select-hid-device', 'select-serial-port']) {
      const chosen: unknown[] = []
      expect(fire(listeners, chooser, undefined, {}, (id: string) => chosen.push(id))).toBe(true)
      expect(chosen).toEqual([''])
    }
  })

  test('the screen is not shared and nothing is downloaded (trust 7)', () => {
    const { call, listeners } = harden()
    const streams: unknown[] = []
    call('screen', {}, (given: unknown) => streams.push(given))
    expect(streams).toEqual([null])
    expect(fire(listeners, 'will-download')).toBe(true)
  })

  test('a request that is not ours is cancelled, and the log learns its scheme but not its address (trust 8)', () => {
    const { call, refused } = harden()
    const answers: unknown[] = []
    const ask = (url: string, resourceType: string) =>
      call('before', { url, resourceType }, (answer: unknown) => answers.push(answer))
    ask('app://bundle/index.html', 'mainFrame')
    ask('https://evil.test/?token=abc', 'xhr')
    expect(answers).toEqual([{ cancel: false }, { cancel: true }])
    expect(refused).toEqual([['security.requestRefused', { scheme: 'https:', resourceType: 'xhr' }]])
  })
})

describe('the request filter', () => {
  const rules = { hasDevTools: false }
  test.each([
    ['app://bundle/index.html', 'mainFrame', true],
    ['app://other/index.html', 'mainFrame', false],
    ['data:image/png;base64,AA==', 'image', true],
    ['blob:app://bundle/1', 'image', true],
    ['data:text/html,x', 'subFrame', false],
    ['data:text/javascript,x', 'script', false],
    ['file:///etc/hosts', 'subFrame', false],
    ['http://localhost/', 'xhr', false],
    ['https://evil.test/', 'image', false],
    ['ws://evil.test/', 'webSocket', false],
    ['chrome-extension://x/y', 'script', false],
    ['devtools://devtools/x', 'mainFrame', false],
    ['nonsense', 'image', false],
  ])('%s as %s passes: %s (trust 10)', (url, resourceType, isAllowed) => {
    expect(isRequestAllowed({ url, resourceType }, rules)).toBe(isAllowed)
  })

  test('the developer tools load only where there are any', () => {
    expect(
      isRequestAllowed({ url: 'devtools://devtools/x', resourceType: 'mainFrame' }, { hasDevTools: true }),
    ).toBe(true)
  })
})

describe('web preferences', () => {
  const asked = safeWebPreferences({ preloadPath: '/x/preload.cjs', hasDevTools: false }) as Record<
    string,
    unknown
  >

  test('the ones we ask for are safe (trust 2)', () => {
    expect(() => assertSafePreferences(asked)).not.toThrow()
    expect(asked).toMatchObject({ sandbox: true, contextIsolation: true, devTools: false, spellcheck: false })
  })

  test.each([
    [{ sandbox: false }],
    [{ sandbox: undefined }],
    [{ contextIsolation: false }],
    [{ webSecurity: false }],
    [{ nodeIntegration: true }],
    [{ nodeIntegrationInWorker: true }],
    [{ nodeIntegrationInSubFrames: true }],
    [{ webviewTag: true }],
    [{ allowRunningInsecureContent: true }],
    [{ experimentalFeatures: true }],
    [{ enableBlinkFeatures: 'CSSVariables' }],
  ])('with %o in force the window is refused (trust 2)', (change) => {
    const name = Object.keys(change)[0] ?? ''
    expect(() => assertSafePreferences({ ...asked, ...change })).toThrow(name)
  })

  test('preferences that cannot be read count as unsafe (trust 2)', () => {
    expect(() => assertSafePreferences(null)).toThrow()
  })
})

describe('switches', () => {
  const start = (argv: string[], isPackaged = true, known: string[] = []) => ({
    argv: ['/opt/creatorflow', ...argv],
    isPackaged,
    hasSwitch: (name: string) => known.includes(name),
  })

  test.each([
    '--inspect',
    '--inspect=0',
    '--inspect-brk=9229',
    '--inspect-wait',
    '--remote-debugging-port=0',
    '--remote-debugging-pipe',
    '-remote-debugging-port=1',
    '/remote-debugging-port=1',
    '--REMOTE-DEBUGGING-PORT=1',
    '--js-flags=--expose-gc',
    '--disable-web-security',
    '--gpu-launcher=sh',
    '--renderer-cmd-prefix=sh',
    '--load-extension=/tmp/x',
  ])('a packaged program started with %s ends at once (trust 11)', (argument) => {
    const exits: unknown[] = []
    expect(refuseDebugSwitches(start([argument]), (code, found) => exits.push([code, found]))).toBe(true)
    expect(exits).toHaveLength(1)
    expect(exits[0]).toEqual([78, expect.any(String)])
  })

  test('a switch that only Chromium saw counts as well (trust 11)', () => {
    expect(findForbiddenSwitch(start([], true, ['remote-debugging-port']))).toBe('remote-debugging-port')
  })

  test('ordinary arguments, and every switch in development, pass', () => {
    expect(
      findForbiddenSwitch(
        start(['--workspace=/x', '--screenshot=a.png', '--no-sandbox', '/home/x/inspector.csv']),
      ),
    ).toBeNull()
    expect(findForbiddenSwitch(start(['--inspect=0'], false))).toBeNull()
  })

  test('the sandbox goes on for all, unless the person was told to do without', () => {
    const calls: string[] = []
    const app = (hasIt: boolean) => ({
      enableSandbox: () => void calls.push('on'),
      commandLine: { hasSwitch: () => hasIt },
    })
    expect(enableSandbox(app(false))).toBe(true)
    expect(enableSandbox(app(true))).toBe(false)
    expect(calls).toEqual(['on'])
  })
})
