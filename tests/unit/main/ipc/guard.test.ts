import { expect, test } from 'vitest'
import { guardSender, type SenderEvent } from '../../../../src/main/ipc/guard.ts'

const rules = { isKnownWindow: (id: number) => id === 1 }
const ours = { url: 'app://bundle/index.html', origin: 'app://bundle', parent: null }

function eventFrom(frame: SenderEvent['senderFrame'], id = 1, mainFrame = frame ?? ours): SenderEvent {
  return { sender: { id, mainFrame }, senderFrame: frame }
}

const refused = expect.objectContaining({ code: 'ipc.badSender' })

test('the main frame of a known window with our page may speak', () => {
  expect(() => guardSender(eventFrom(ours), rules)).not.toThrow()
  expect(() =>
    guardSender(eventFrom({ ...ours, url: 'app://bundle/crash.html?reason=x' }), rules),
  ).not.toThrow()
})

test('an unknown window is refused (trust 16)', () => {
  expect(() => guardSender(eventFrom(ours, 2), rules)).toThrow(refused)
})

test('a missing frame is refused (trust 16)', () => {
  expect(() => guardSender(eventFrom(null), rules)).toThrow(refused)
})

test('a sub-frame is refused, even with our own page in it (trust 16)', () => {
  expect(() => guardSender(eventFrom({ ...ours, parent: ours }, 1, ours), rules)).toThrow(refused)
})

test('a frame that is no longer the main frame of its window is refused (trust 16)', () => {
  expect(() => guardSender(eventFrom({ ...ours }, 1, ours), rules)).toThrow(refused)
})

test.each([
  ['about:blank', 'app://bundle'],
  ['', 'app://bundle'],
  ['blob:app://bundle/7d0f', 'app://bundle'],
  ['data:text/html,x', 'null'],
  ['app://other/index.html', 'app://other'],
  ['app://bundle.evil/index.html', 'app://bundle.evil'],
  ['app://bundle/index.html', 'https://evil.test'],
  ['https://evil.test/?app://bundle', 'https://evil.test'],
  ['file:///bundle/index.html', 'file://'],
  ['chrome-error://chromewebdata/', 'null'],
  ['not a url', 'app://bundle'],
])('a page at "%s" of origin %s is refused (trust 16)', (url, origin) => {
  expect(() => guardSender(eventFrom({ url, origin, parent: null }), rules)).toThrow(refused)
})
