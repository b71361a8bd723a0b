import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type IpcMainLike, registerIpc } from '../../../../src/main/ipc/register.ts'
import { type AnyHandler, createRouter } from '../../../../src/main/ipc/router.ts'
import { AppError } from '../../../../src/shared/errors/app-error.ts'
import { IPC_VERSION, MAX_REQUEST_BYTES, REQUEST_CHANNEL } from '../../../../src/shared/ipc/envelope.ts'
import { command, query } from '../../../../src/shared/ipc/method.ts'

const methods = {
  'demo.echo': query(
    z.strictObject({ text: z.string(), deep: z.strictObject({ n: z.int() }).optional() }),
    z.string(),
  ),
  'demo.count': command(z.strictObject({}), z.int()),
  'demo.other': command(z.strictObject({}), z.int()),
}

const COMMAND_ID = '01938c5e-8b1a-7c3d-9f00-000000000001'

function build(changes: Partial<Record<keyof typeof methods, AnyHandler>> = {}, checkOutputs = true) {
  const logged: { error: unknown; fields: unknown }[] = []
  const calls: string[] = []
  let count = 0
  const handlers: Record<string, AnyHandler> = {
    'demo.echo': async (input: { text: string }) => input.text,
    'demo.count': async () => ++count,
    'demo.other': async () => ++count,
    ...changes,
  }
  const spied = Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [
      name,
      (input: never, call: { commandId: string }) => {
        calls.push(name)
        return handler(input, call)
      },
    ]),
  )
  const router = createRouter({
    methods,
    handlers: spied,
    logError: (_event, error, fields) => {
      logged.push({ error, fields })
      return 'E-TEST'
    },
    checkOutputs,
  })
  const ask = (method: string, input: unknown, more: object = {}) =>
    router({ v: IPC_VERSION, id: '1', method, input, ...more })
  const run = (method: string, commandId = COMMAND_ID) => ask(method, {}, { commandId })
  return { router, ask, run, calls, logged }
}

describe('the router', () => {
  test('answers a query with what its handler answers', async () => {
    expect(await build().ask('demo.echo', { text: 'hi' })).toEqual({ ok: true, value: 'hi' })
  })

  test.each(['demo.missing', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'demo'])(
    'does not know the method %s (trust 17)',
    async (name) => {
      const { ask, calls } = build()
      expect(await ask(name, {})).toMatchObject({ ok: false, error: { code: 'ipc.unknownMethod' } })
      expect(calls).toEqual([])
    },
  )

  test.each([0, IPC_VERSION - 1, IPC_VERSION + 1, 99])(
    'refuses version %s of the envelope (trust 17)',
    async (v) => {
      const { router, calls } = build()
      const answer = await router({ v, name: 'another shape altogether' })
      expect(answer).toMatchObject(
        v === IPC_VERSION ? { ok: false } : { ok: false, error: { code: 'ipc.badVersion' } },
      )
      expect(calls).toEqual([])
    },
  )

  test.each([
    [{ text: 1 }, 'text'],
    [{}, 'text'],
    [{ text: 'x', more: 1 }, 'more'],
    [{ text: 'x', deep: { n: 1.5 } }, 'deep.n'],
    [{ text: 'x', deep: { n: 1, path: '/etc' } }, 'deep.path'],
    [null, ''],
    ['text', ''],
  ])('refuses the input %o and names "%s" (trust 18)', async (input, path) => {
    const { ask, calls } = build()
    expect(await ask('demo.echo', input)).toMatchObject({
      ok: false,
      error: { code: 'input.invalid', details: { path } },
    })
    expect(calls).toEqual([])
  })

  test('never repeats a refused value, which may be personal', async () => {
    const answer = await build().ask('demo.echo', { text: { name: 'Ada Lovelace' } })
    expect(JSON.stringify(answer)).not.toContain('Ada')
  })

  test.each([
    [null],
    [undefined],
    ['text'],
    [[]],
    [{ v: IPC_VERSION }],
    [{ v: IPC_VERSION, id: '1', method: 'demo.echo', input: {}, extra: 1 }],
    [{ v: 'x' }],
  ])('refuses the envelope %o (trust 18)', async (raw) => {
    expect(await build().router(raw)).toMatchObject({ ok: false, error: { code: 'input.invalid' } })
  })

  test('refuses a request over the cap before any schema sees it (trust 19)', async () => {
    let wasParsed = false
    const spying = query(
      z.unknown().transform((value) => {
        wasParsed = true
        return value
      }),
      z.unknown(),
    )
    const router = createRouter({
      methods: { 'demo.spy': spying },
      handlers: { 'demo.spy': async () => null },
      logError: () => '',
      checkOutputs: false,
    })
    const answer = await router({
      v: IPC_VERSION,
      id: '1',
      method: 'demo.spy',
      input: 'x'.repeat(MAX_REQUEST_BYTES),
    })
    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'input.tooLarge', details: { maxBytes: MAX_REQUEST_BYTES } },
    })
    expect(wasParsed).toBe(false)
  })

  test('shows a bug as a code, a message and a reference, and logs the rest (trust 20)', async () => {
    const bug = new Error('SELECT * FROM orders WHERE recipient = "Ada" -- /srv/desk/desk.db')
    const { ask, logged } = build({ 'demo.echo': async () => Promise.reject(bug) })
    const answer = await ask('demo.echo', { text: 'x' })
    expect(answer).toEqual({
      ok: false,
      error: {
        code: 'invariant.broken',
        message: expect.stringContaining('E-TEST'),
        details: {},
        retryable: false,
        ref: 'E-TEST',
      },
    })
    expect(JSON.stringify(answer)).not.toMatch(/SELECT|desk\.db|stack|Ada/)
    expect(logged).toEqual([{ error: bug, fields: { method: 'demo.echo' } }])
  })

  test('shows an expected refusal as it is, without a log line', async () => {
    const { ask, logged } = build({
      'demo.echo': async () =>
        Promise.reject(new AppError('rule.orderHeld', 'Held until 14:05.', { until: 5 })),
    })
    expect(await ask('demo.echo', { text: 'x' })).toEqual({
      ok: false,
      error: {
        code: 'rule.orderHeld',
        message: 'Held until 14:05.',
        details: { until: 5 },
        retryable: false,
      },
    })
    expect(logged).toEqual([])
  })

  test('checks answers in tests and development, and not in the product', async () => {
    const wrong = { 'demo.echo': async () => 42 }
    expect(await build(wrong).ask('demo.echo', { text: 'x' })).toMatchObject({
      ok: false,
      error: { code: 'ipc.badOutput' },
    })
    expect(await build(wrong, false).ask('demo.echo', { text: 'x' })).toEqual({ ok: true, value: 42 })
  })

  test('a method without a handler, or a handler without a method, does not start', () => {
    const noLog = { logError: () => '', checkOutputs: true }
    expect(() => createRouter({ methods, handlers: {}, ...noLog })).toThrow('has no handler')
    const { 'demo.echo': echo } = methods
    const nothing = async () => null
    expect(() =>
      createRouter({
        methods: { 'demo.echo': echo },
        handlers: { 'demo.echo': nothing, 'demo.x': nothing },
        ...noLog,
      }),
    ).toThrow('has no method')
  })
})

describe('commands', () => {
  test('need an id, and queries have none', async () => {
    const { ask, calls } = build()
    const noId = { ok: false, error: { code: 'input.invalid', details: { path: 'commandId' } } }
    expect(await ask('demo.count', {})).toMatchObject(noId)
    expect(await ask('demo.count', {}, { commandId: 'not a uuid' })).toMatchObject(noId)
    expect(await ask('demo.echo', { text: 'x' }, { commandId: COMMAND_ID })).toMatchObject(noId)
    expect(calls).toEqual([])
  })

  test('the same id twice at once happens once, with one answer (trust 21)', async () => {
    const { run, calls } = build()
    const answers = await Promise.all([run('demo.count'), run('demo.count'), run('demo.count')])
    expect(answers).toEqual(Array.from({ length: 3 }, () => ({ ok: true, value: 1 })))
    expect(calls).toEqual(['demo.count'])
  })

  test('the same id later gets the first answer, another id happens (trust 21)', async () => {
    const { run } = build()
    expect(await run('demo.count')).toEqual({ ok: true, value: 1 })
    expect(await run('demo.count')).toEqual({ ok: true, value: 1 })
    expect(await run('demo.count', '01938c5e-8b1a-7c3d-9f00-000000000002')).toEqual({ ok: true, value: 2 })
  })

  test('an id of another command is refused (trust 21)', async () => {
    const { run, calls } = build()
    await run('demo.count')
    expect(await run('demo.other')).toMatchObject({ ok: false, error: { code: 'input.invalid' } })
    expect(calls).toEqual(['demo.count'])
  })

  test('a refusal is the first answer too (trust 21)', async () => {
    const { run, calls } = build({
      'demo.count': async () => Promise.reject(new AppError('rule.busy', 'Busy.')),
    })
    expect(await run('demo.count')).toEqual(await run('demo.count'))
    expect(calls).toHaveLength(1)
  })

  test('a failure that may pass can be tried again under the same id', async () => {
    let tries = 0
    const { run } = build({
      'demo.count': async () => {
        tries += 1
        if (tries === 1) throw new AppError('storage.busy', 'Busy.')
        return tries
      },
    })
    expect(await run('demo.count')).toMatchObject({ ok: false, error: { retryable: true } })
    expect(await run('demo.count')).toEqual({ ok: true, value: 2 })
  })

  test('the handler learns the id, and a query an empty one', async () => {
    const ids: string[] = []
    const note: AnyHandler = async (_input: never, call) => {
      ids.push(call.commandId)
      return 1
    }
    const { run, ask } = build({ 'demo.count': note, 'demo.echo': note }, false)
    await run('demo.count')
    await ask('demo.echo', { text: 'x' })
    expect(ids).toEqual([COMMAND_ID, ''])
  })
})

describe('the request channel', () => {
  test('is guarded, and closes again (trust 16)', async () => {
    const { router, calls } = build()
    const channels = new Map<string, Parameters<IpcMainLike['handle']>[1]>()
    const ipcMain: IpcMainLike = {
      handle: (channel, listener) => void channels.set(channel, listener),
      removeHandler: (channel) => void channels.delete(channel),
    }
    const refusals: unknown[] = []
    const close = registerIpc(ipcMain, router, {
      isKnownWindow: () => true,
      onRefused: (error) => refusals.push(error),
    })
    const frame = { url: 'app://bundle/index.html', origin: 'app://bundle', parent: null }
    const request = { v: IPC_VERSION, id: '1', method: 'demo.echo', input: { text: 'x' } }
    const listener = channels.get(REQUEST_CHANNEL)
    expect(await listener?.({ sender: { id: 1, mainFrame: frame }, senderFrame: frame }, request)).toEqual({
      ok: true,
      value: 'x',
    })
    expect(
      await listener?.({ sender: { id: 1, mainFrame: frame }, senderFrame: null }, request),
    ).toMatchObject({
      ok: false,
      error: { code: 'ipc.badSender' },
    })
    expect(calls).toEqual(['demo.echo'])
    expect(refusals).toHaveLength(1)
    close()
    expect(channels.size).toBe(0)
  })
})
