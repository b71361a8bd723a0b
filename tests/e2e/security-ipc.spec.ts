import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import type { ResponseEnvelope } from '../../src/shared/ipc/envelope.ts'
import { type Desk, launchShell } from '../harness/electron/launch.ts'

interface FixtureApi {
  demo: Record<string, (input: unknown, commandId?: string) => Promise<ResponseEnvelope>>
  files: { register(file: unknown): Promise<ResponseEnvelope> }
  on(name: string, listener: (...received: unknown[]) => void): () => void
}

declare global {
  interface Window {
    fixtureArguments?: unknown[]
  }
}

let desk: Desk
test.beforeAll(async () => {
  desk = await launchShell()
})
test.afterAll(() => desk.close())

/** Calls a method of the fixture from the page's own world. */
const call = (verb: string, input: unknown, commandId?: string): Promise<ResponseEnvelope> =>
  desk.page.evaluate(
    ([name, value, id]) => {
      const api = (window as unknown as { api: FixtureApi }).api
      const method = api.demo[name as string]
      if (method === undefined) throw new Error(`no method ${name}`)
      return method(value, id as string | undefined)
    },
    [verb, input, commandId] as const,
  )

test('a question from our page in our window is answered', async () => {
  expect(await call('echo', { text: 'ready' })).toEqual({ ok: true, value: { text: 'ready' } })
})

test('the same page in a window the program does not know is refused (trust 16)', async () => {
  const answer = await desk.app.evaluate(
    async ({ BrowserWindow }, preload) => {
      const stranger = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } })
      await stranger.loadURL('app://bundle/index.html')
      const result: unknown = await stranger.webContents.executeJavaScript(
        "window.api.demo.echo({ text: 'let me in' })",
      )
      stranger.destroy()
      return result
    },
    await preloadPath(),
  )
  expect(answer).toMatchObject({ ok: false, error: { code: 'ipc.badSender' } })
})

test('about:blank has no bridge, and a page that went there is put right (trust 16)', async () => {
  const own = await launchShell()
  await own.page.evaluate(() => {
    location.href = 'about:blank'
  })
  await expect(own.page.getByRole('heading', { name: 'The window stopped' })).toBeVisible()
  await own.page.getByRole('button', { name: /Reload/ }).click()
  await expect(own.page.getByRole('heading', { name: 'Shell' })).toBeVisible()
  await own.close()
})

test('a frame inside our page has no bridge (trust 16)', async () => {
  const kind = await desk.page.evaluate(() => {
    const frame = document.createElement('iframe')
    document.body.append(frame)
    const inner = frame.contentWindow as unknown as Record<string, unknown>
    const found = typeof inner['api']
    frame.remove()
    return found
  })
  expect(kind).toBe('undefined')
})

test('a method main does not have is refused (trust 17)', async () => {
  expect(await call('missing', {})).toMatchObject({ ok: false, error: { code: 'ipc.unknownMethod' } })
})

test('a wrong, missing or stray field is refused by name (trust 18)', async () => {
  for (const [input, path] of [
    [{ text: 1 }, 'text'],
    [{}, 'text'],
    [{ text: 'x', more: 1 }, 'more'],
  ] as const) {
    expect(await call('echo', input)).toMatchObject({
      ok: false,
      error: { code: 'input.invalid', details: { path } },
    })
  }
})

test('more than a megabyte is refused (trust 19)', async () => {
  const answer = await call('echo', { text: 'x'.repeat(1_100_000) })
  expect(answer).toMatchObject({ ok: false, error: { code: 'input.tooLarge' } })
})

test('a failing handler shows the page a reference and neither SQL nor a path (trust 20)', async () => {
  const answer = await call('fail', {})
  expect(answer).toMatchObject({ ok: false, error: { code: 'invariant.broken', details: {} } })
  expect(JSON.stringify(answer)).not.toMatch(/SELECT|secret|place\.db|at .*:\d+/)
  expect(answer.ok ? '' : answer.error.ref).toMatch(/^E-/)
})

test('a command sent twice under one id happens once (trust 21)', async () => {
  const id = crypto.randomUUID()
  const [first, second] = await Promise.all([call('count', {}, id), call('count', {}, id)])
  expect(first).toEqual(second)
  expect(await call('count', {}, id)).toEqual(first)
  const next = await call('count', {})
  expect(next).not.toEqual(first)
})

test('a listener gets the payload alone, and stops hearing when it says so (trust 22)', async () => {
  const received = await desk.page.evaluate(async () => {
    const api = (window as unknown as { api: FixtureApi }).api
    const calls: unknown[][] = []
    const heard = new Promise<void>((resolve) => {
      const stop = api.on('demo.changed', (...args) => {
        calls.push(args)
        stop()
        resolve()
      })
    })
    await api.demo['ring']?.({})
    await heard
    await api.demo['ring']?.({})
    await api.demo['echo']?.({ text: 'after' })
    return calls
  })
  expect(received).toHaveLength(1)
  expect(received[0]).toEqual([{ count: expect.any(Number) }])
})

test('listening to anything but an event of the contract is refused (trust 22)', async () => {
  const outcome = await desk.page.evaluate(() => {
    const api = (window as unknown as { api: FixtureApi }).api
    try {
      api.on('creatorflow:event', () => undefined)
      return 'listening'
    } catch (error) {
      return (error as Error).message
    }
  })
  expect(outcome).toContain('There is no event')
})

test('a large typed array arrives as one', async () => {
  const answer = await desk.page.evaluate(async () => {
    const response = await (window as unknown as { api: FixtureApi }).api.demo['rows']?.({})
    const { seqs } = (response?.ok ? response.value : {}) as { seqs: Int32Array }
    return { kind: Object.prototype.toString.call(seqs), length: seqs.length, last: seqs[99_999] }
  })
  expect(answer).toEqual({ kind: '[object Int32Array]', length: 100_000, last: 99_999 })
})

test('a file made by a script has no path and is refused (trust 24)', async () => {
  const answers = await desk.page.evaluate(async () => {
    const { files } = (window as unknown as { api: FixtureApi }).api
    const made = new File(['a,b'], 'orders.csv')
    return [
      await files.register(made),
      await files.register('/etc/passwd'),
      await files.register({ path: '/etc/passwd' }),
    ]
  })
  for (const answer of answers) expect(answer).toMatchObject({ ok: false, error: { code: 'input.invalid' } })
})

test('a file that a person chose becomes a token without a path (trust 24)', async () => {
  const path = join(desk.folder, 'orders.csv')
  writeFileSync(path, 'Order ID\n1\n')
  await desk.page.evaluate(() => {
    const input = Object.assign(document.createElement('input'), { type: 'file', id: 'chooser' })
    document.body.append(input)
  })
  await desk.page.setInputFiles('#chooser', path)
  const answer = await desk.page.evaluate(() => {
    const chooser = document.getElementById('chooser') as HTMLInputElement
    return (window as unknown as { api: FixtureApi }).api.files.register(chooser.files?.[0])
  })
  expect(answer).toEqual({ ok: true, value: { token: expect.any(String), name: 'orders.csv', size: 11 } })
  expect(JSON.stringify(answer)).not.toContain(desk.folder)
})

async function preloadPath(): Promise<string> {
  return desk.app.evaluate(({ app }) => `${app.getAppPath()}/preload.cjs`)
}
