import { expect, test } from 'vitest'
import { installCrashPage } from '../../../../src/main/app/lifecycle/crash-page.ts'
import { CRASH_URL } from '../../../../src/main/security/app-path.ts'
import { FakeWindow } from './fake-window.ts'

function install() {
  const window = new FakeWindow()
  const waiting = new Set<() => void>()
  const reasons: unknown[] = []
  let hopeless = 0
  installCrashPage(window.asWindow(), {
    log: { warn: (_event, fields) => void reasons.push(fields?.['reason']) },
    onHopeless: () => {
      hopeless += 1
    },
    delay: (_ms, work) => {
      waiting.add(work)
      return () => waiting.delete(work)
    },
  })
  const pass = () => {
    for (const work of [...waiting]) {
      waiting.delete(work)
      work()
    }
  }
  const contents = window.webContents
  const gone = (reason: string) => contents.emit('render-process-gone', {}, { reason })
  return { window, contents, gone, pass, reasons, hopeless: () => hopeless }
}

test('a page whose process is gone is replaced, though not inside the event itself', () => {
  const { contents, gone, pass, window, reasons } = install()
  gone('crashed')
  expect(contents.loaded).toEqual([])
  pass()
  expect(contents.loaded).toEqual([`${CRASH_URL}?reason=crashed`])
  expect(window.isVisible()).toBe(true)
  expect(reasons).toEqual(['crashed'])
})

test('a page that ended as it should is not a crash', () => {
  const { contents, gone, pass } = install()
  gone('clean-exit')
  pass()
  expect(contents.loaded).toEqual([])
})

test('a page that hangs for good is ended and replaced once', () => {
  const { contents, window, pass } = install()
  window.emit('unresponsive')
  window.emit('unresponsive')
  pass()
  pass()
  expect(contents.crashes).toBe(1)
  expect(contents.loaded).toEqual([`${CRASH_URL}?reason=killed`])
})

test('a page that answers again in time is left alone', () => {
  const { contents, window, pass } = install()
  window.emit('unresponsive')
  window.emit('responsive')
  pass()
  expect(contents.crashes).toBe(0)
})

test('a page that does not load is replaced; one that another load took over is not', () => {
  const { contents } = install()
  contents.emit('did-fail-load', {}, -3, 'ERR_ABORTED', 'app://bundle/index.html', true)
  contents.emit('did-fail-load', {}, -6, 'ERR_FILE_NOT_FOUND', 'app://bundle/frame.html', false)
  expect(contents.loaded).toEqual([])
  contents.emit('did-fail-load', {}, -6, 'ERR_FILE_NOT_FOUND', 'app://bundle/index.html', true)
  expect(contents.loaded).toEqual([`${CRASH_URL}?reason=load%20-6`])
})

test('a window that went to a page that is not ours is brought back (trust 4)', () => {
  const { contents } = install()
  contents.emit('did-navigate', {}, 'app://bundle/index.html')
  expect(contents.loaded).toEqual([])
  for (const url of ['about:blank', 'app://bundle.evil/', 'https://evil.test/']) {
    contents.loaded.length = 0
    contents.emit('did-navigate', {}, url)
    expect(contents.loaded).toEqual([`${CRASH_URL}?reason=lost%20page`])
  }
})

test('when the crash page itself fails the program says so instead of trying for ever', async () => {
  const first = install()
  first.gone('crashed')
  first.pass()
  first.gone('crashed')
  first.pass()
  expect(first.hopeless()).toBe(1)
  expect(first.contents.loaded).toHaveLength(1)

  const second = install()
  second.contents.isUnable = true
  second.gone('oom')
  second.pass()
  await Promise.resolve()
  await Promise.resolve()
  expect(second.hopeless()).toBe(1)
})

test('a window that is gone is not touched', () => {
  const { window, contents, gone, pass } = install()
  window.destroy()
  gone('crashed')
  pass()
  expect(contents.loaded).toEqual([])
})
