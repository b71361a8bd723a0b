import { expect, test } from '@playwright/test'
import { type Desk, launchDesk, launchShell } from '../harness/electron/launch.ts'

/** The same attacks on the bare shell and on the app: one shows the shell holds, the other that it is wired in. */
const targets: readonly (readonly [string, () => Promise<Desk>])[] = [
  ['the bare shell', () => launchShell()],
  ['the app', () => launchDesk()],
]

for (const [name, launch] of targets) {
  test.describe(name, () => {
    let desk: Desk
    test.beforeAll(async () => {
      desk = await launch()
    })
    test.afterAll(() => desk.close())

    const contentsCount = () => desk.app.evaluate(({ webContents }) => webContents.getAllWebContents().length)

    test('the page knows no require, process, Buffer or module (trust 1)', async () => {
      const kinds = await desk.page.evaluate(() =>
        ['require', 'process', 'Buffer', 'module', 'global'].map((word) => {
          try {
            return `${word}: ${typeof Function.prototype.constructor(`return ${word}`)()}`
          } catch (error) {
            return `${word}: ${(error as Error).name}`
          }
        }),
      )
      // Either the name is unknown, or the policy already refused to compile the question.
      for (const kind of kinds) expect(kind).toMatch(/: (?:ReferenceError|EvalError)$/)
      const seen = await desk.page.evaluate(() =>
        ['require', 'process', 'Buffer', 'module'].filter((word) => word in window),
      )
      expect(seen).toEqual([])
    })

    test('every window runs with the safe preferences in force (trust 2)', async () => {
      const all = await desk.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map((window) => {
          const contents = window.webContents as unknown as {
            getLastWebPreferences(): Record<string, unknown>
          }
          return contents.getLastWebPreferences()
        }),
      )
      expect(all.length).toBeGreaterThan(0)
      for (const preferences of all) {
        expect(preferences).toMatchObject({ sandbox: true, contextIsolation: true, webSecurity: true })
        expect(preferences).toMatchObject({ nodeIntegration: false, webviewTag: false })
        expect(preferences['nodeIntegrationInSubFrames']).toBeFalsy()
        expect(preferences['allowRunningInsecureContent']).toBeFalsy()
      }
    })

    test('window.open gives nothing and makes no window (trust 3)', async () => {
      const before = await contentsCount()
      const handles = await desk.page.evaluate(() =>
        ['https://evil.test/', 'about:blank', 'app://bundle/index.html', 'file:///etc/hosts'].map((url) =>
          window.open(url),
        ),
      )
      expect(handles).toEqual([null, null, null, null])
      expect(await contentsCount()).toBe(before)
    })

    test('a page cannot navigate its window away (trust 4)', async () => {
      const before = desk.page.url()
      for (const url of [
        'https://evil.test/?localhost:',
        'data:text/html,x',
        'app://other/',
        'file:///etc/hosts',
      ]) {
        await desk.page.evaluate((to) => {
          location.href = to
        }, url)
        await desk.page.evaluate((to) => {
          const link = Object.assign(document.createElement('a'), { href: to })
          document.body.append(link)
          link.click()
          link.remove()
        }, url)
      }
      await desk.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => done(null))))
      expect(
        await desk.app.evaluate(({ BrowserWindow }) =>
          BrowserWindow.getAllWindows()[0]?.webContents.getURL(),
        ),
      ).toBe(before)
    })

    test('a frame of another origin does not load (trust 4)', async () => {
      const loaded = await desk.page.evaluate(async () => {
        const frame = Object.assign(document.createElement('iframe'), { src: 'https://evil.test/' })
        document.body.append(frame)
        await new Promise((done) => {
          frame.addEventListener('load', done)
          document.addEventListener('securitypolicyviolation', done)
        })
        const isReadable = frame.contentDocument !== null && frame.contentDocument.URL !== 'about:blank'
        frame.remove()
        return isReadable
      })
      expect(loaded).toBe(false)
    })

    test('a webview stays an unknown element without a guest (trust 5)', async () => {
      const before = await contentsCount()
      const kind = await desk.page.evaluate(() => {
        const view = document.createElement('webview')
        view.setAttribute('src', 'https://evil.test/')
        document.body.append(view)
        const made = 'getWebContentsId' in view ? 'guest' : 'plain'
        view.remove()
        return made
      })
      expect(kind).toBe('plain')
      expect(await contentsCount()).toBe(before)
    })

    test('permissions are refused to the page (trust 7)', async () => {
      const outcomes = await desk.page.evaluate(async () => {
        const outcome = async (work: () => Promise<unknown>) => {
          try {
            return String(await work())
          } catch (error) {
            return (error as Error).name
          }
        }
        const place = () =>
          new Promise((resolve) =>
            navigator.geolocation.getCurrentPosition(
              () => resolve('granted'),
              (error) => resolve(`code ${error.code}`),
            ),
          )
        return {
          geolocation: await outcome(place),
          camera: await outcome(() => navigator.mediaDevices.getUserMedia({ video: true })),
          microphone: await outcome(() => navigator.mediaDevices.getUserMedia({ audio: true })),
          notifications: await outcome(() => Notification.requestPermission()),
          clipboardRead: await outcome(() => navigator.clipboard.readText()),
          screen: await outcome(() => navigator.mediaDevices.getDisplayMedia()),
          usb: await outcome(() =>
            (
              navigator as unknown as { usb: { requestDevice(o: object): Promise<unknown> } }
            ).usb.requestDevice({ filters: [] }),
          ),
          serial: await outcome(() =>
            (navigator as unknown as { serial: { requestPort(): Promise<unknown> } }).serial.requestPort(),
          ),
          hid: await outcome(
            async () =>
              (await (navigator as unknown as { hid: { getDevices(): Promise<unknown[]> } }).hid.getDevices())
                .length,
          ),
        }
      })
      expect(outcomes.geolocation).toBe('code 1')
      expect(outcomes.notifications).toBe('denied')
      for (const name of ['camera', 'microphone', 'clipboardRead', 'screen', 'usb', 'serial'] as const) {
        expect(outcomes[name], name).toMatch(
          /^(?:NotAllowedError|SecurityError|NotFoundError|InvalidStateError|TypeError)$/,
        )
      }
      expect(outcomes.hid).toMatch(/^(?:0|SecurityError)$/)
    })

    test('inline scripts, eval, remote scripts and fetches are stopped by the policy (trust 8)', async () => {
      const seen = await desk.page.evaluate(async () => {
        const blocked = new Set<string>()
        const note = (event: SecurityPolicyViolationEvent) =>
          blocked.add(`${event.effectiveDirective} ${event.blockedURI}`)
        document.addEventListener('securitypolicyviolation', note)
        const inline = document.createElement('script')
        inline.textContent = 'window.wasRun = true'
        const remote = Object.assign(document.createElement('script'), { src: 'https://evil.test/x.js' })
        document.head.append(inline, remote)
        const style = document.createElement('style')
        style.textContent = 'body { color: red }'
        document.head.append(style)
        const fetched = await fetch('https://evil.test/').then(
          () => 'answered',
          () => 'refused',
        )
        // From a timer: what a debugger evaluates itself may be exempt.
        const evaluated = await new Promise((done) => {
          setTimeout(() => {
            try {
              // biome-ignore lint/security/noGlobalEval: the attack itself
              done(String(globalThis.eval('1')))
            } catch (error) {
              done((error as Error).name)
            }
          })
        })
        await new Promise((done) => setTimeout(done))
        for (const element of [inline, remote, style]) element.remove()
        return { blocked: [...blocked], fetched, evaluated, wasRun: 'wasRun' in window }
      })
      expect(seen.wasRun).toBe(false)
      expect(seen.fetched).toBe('refused')
      expect(seen.evaluated).toBe('EvalError')
      expect(seen.blocked).toEqual(
        expect.arrayContaining([
          'script-src-elem inline',
          'script-src-elem https://evil.test/x.js',
          'style-src-elem inline',
          expect.stringContaining('connect-src https://evil.test'),
        ]),
      )
    })

    test('app:// serves nothing outside its folder and answers only GET (trust 9)', async () => {
      const answers = await desk.page.evaluate(async () => {
        const ask = (url: string, init?: RequestInit) =>
          fetch(url, init).then(
            (response) => response.status,
            () => 0,
          )
        return {
          missing: await ask('app://bundle/nothing.js'),
          climbing: await ask('app://bundle/../secret.txt'),
          encoded: await ask('app://bundle/%2e%2e/secret.txt'),
          slashes: await ask('app://bundle/..%2fsecret.txt'),
          backslash: await ask('app://bundle/..\\secret.txt'),
          backslashEncoded: await ask('app://bundle/..%5csecret.txt'),
          sibling: await ask('app://bundle/../page-evil/secret.txt'),
          link: await ask('app://bundle/link.txt'),
          otherHost: await ask('app://other/index.html'),
          post: await ask('app://bundle/index.html', { method: 'POST', body: 'x' }),
          own: await ask('app://bundle/index.html'),
        }
      })
      const { own, post, otherHost, ...rest } = answers
      expect(own).toBe(200)
      expect(post).toBe(405)
      // Another host is another origin: the policy already refuses, with no answer at all.
      expect(otherHost).toBe(0)
      for (const [attack, status] of Object.entries(rest)) expect([403, 404], attack).toContain(status)
    })

    test('every answer carries the policy and the other headers (trust 8)', async () => {
      const headers = await desk.page.evaluate(async () =>
        Object.fromEntries((await fetch('app://bundle/index.html')).headers),
      )
      expect(headers['content-security-policy']).toContain("default-src 'none'")
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['cross-origin-opener-policy']).toBe('same-origin')
    })

    test('local files load neither by fetch nor in a frame (trust 10)', async () => {
      const outcome = await desk.page.evaluate(async () => {
        const fetched = await fetch('file:///etc/hosts').then(
          () => 'answered',
          (error: Error) => error.name,
        )
        const frame = Object.assign(document.createElement('iframe'), { src: 'file:///etc/hosts' })
        document.body.append(frame)
        await new Promise((done) => setTimeout(done, 200))
        const text = frame.contentDocument?.body?.textContent ?? ''
        frame.remove()
        return { fetched, text }
      })
      expect(outcome).toEqual({ fetched: 'TypeError', text: '' })
    })

    test('the bridge shows the page functions of the contract and nothing of Electron (trust 22)', async () => {
      const surface = await desk.page.evaluate(() => {
        const api = (window as unknown as { api: Record<string, unknown> }).api
        const words = Object.entries(api).flatMap(([name, value]) => [
          name,
          ...(typeof value === 'object' ? Object.keys(value as object) : []),
        ])
        return { words, isFrozen: Reflect.set(api, 'on', null) === false || typeof api['on'] === 'function' }
      })
      expect(surface.words.length).toBeGreaterThan(5)
      for (const word of ['invoke', 'send', 'ipcRenderer', 'sendSync', 'postMessage'])
        expect(surface.words).not.toContain(word)
      expect(surface.isFrozen).toBe(true)
    })
  })
}
