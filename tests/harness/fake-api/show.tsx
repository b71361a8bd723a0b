import { act, type ReactNode } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { provideDesk } from '../../../src/renderer/lib/desk-port.ts'
import { useDesk } from '../../../src/renderer/lib/desk-state.ts'
import { callPageAct, type PageAct } from '../../../src/renderer/lib/page-acts.ts'
import { useSync } from '../../../src/renderer/lib/sync-state.ts'
import { useToasts } from '../../../src/renderer/lib/toasts.ts'
import { FakeDesk, type FakeOptions, fakeApi } from './fake-api.ts'

/** What the window asked of the rest of itself. */
export interface AskedOfDesk {
  readonly name: string
  readonly input: unknown
}

/** A part of the window on screen over the fake. */
export interface Shown {
  readonly desk: FakeDesk
  readonly page: HTMLElement
  readonly asked: AskedOfDesk[]
  readonly press: (act: PageAct) => Promise<boolean>
  readonly click: (what: string | Element | null | undefined) => Promise<void>
  /** Types into the field of that name. */
  readonly type: (name: string, text: string) => Promise<void>
  readonly submit: (testId: string) => Promise<void>
  readonly byTestId: (testId: string) => HTMLElement[]
  readonly button: (text: string) => HTMLButtonElement
  readonly settle: () => Promise<void>
  /** Lets something happen outside the page. */
  readonly meanwhile: (run: () => void) => Promise<void>
  readonly toasts: () => string[]
  readonly callsOf: (method: string) => unknown[]
}

export const NOW = 1_800_000_000_000

let root: Root | null = null

/** Stands in for the main process, before anything of the window is read. */
export function fakeWindow(options: Partial<FakeOptions>): FakeDesk {
  const desk = new FakeDesk({ orders: 40, now: () => NOW, ...options })
  Object.defineProperty(window, 'api', { value: fakeApi(desk), configurable: true, writable: true })
  return desk
}

/** Shows a part of the window over a fake, as it is once its first answers are in. */
export async function show(element: ReactNode, options: Partial<FakeOptions>): Promise<Shown> {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
  const desk = fakeWindow(options)
  const asked: AskedOfDesk[] = []
  provideDesk(
    new Proxy({} as Parameters<typeof provideDesk>[0], {
      get: (_, name) => (input: unknown) => asked.push({ name: String(name), input }),
    }),
  )
  useToasts.setState({ toasts: [] })
  useDesk.setState({
    status: desk.status(),
    settings: desk.settings,
    page: 'orders',
    overlay: { kind: 'none' },
  })
  useSync.setState({
    sync: desk.cloud.sync,
    account: desk.cloud.account,
    isSyncing: false,
    isOutageDismissed: false,
  })
  desk.listen('sync.changed', () =>
    useSync.setState(({ changes }) => ({ changes: changes + 1, sync: desk.cloud.sync })),
  )
  desk.listen('account.changed', () => useSync.setState({ account: desk.cloud.account }))
  await take(() => {
    root?.unmount()
    document.body.innerHTML = '<div id="root"></div>'
    root = createRoot(document.getElementById('root') as HTMLElement)
    root.render(element)
  })
  return { desk, asked, page: document.body, ...hands(desk) }
}

function hands(desk: FakeDesk) {
  const byTestId = (testId: string) => [
    ...document.querySelectorAll<HTMLElement>(`[data-testid="${testId}"]`),
  ]
  const button = (text: string): HTMLButtonElement => {
    const found = [...document.querySelectorAll('button')].find((one) =>
      one.textContent?.trim().startsWith(text),
    )
    if (found === undefined) throw new Error(`No button says “${text}”: ${document.body.textContent}`)
    return found
  }
  return {
    byTestId,
    button,
    settle: () => take(() => undefined),
    meanwhile: take,
    toasts: () => useToasts.getState().toasts.map((toast) => toast.message),
    callsOf: (method: string) =>
      desk.calls.filter((call) => call.method === method).map((call) => call.input),
    press: async (pressed: PageAct) => {
      let isDone = false
      await take(() => {
        isDone = callPageAct(pressed)
      })
      return isDone
    },
    click: (what: string | Element | null | undefined) =>
      take(() => {
        const target = typeof what === 'string' ? button(what) : what
        if (!(target instanceof HTMLElement)) throw new Error('There is nothing to click')
        target.click()
      }),
    type: (name: string, text: string) => take(() => write(name, text)),
    submit: (testId: string) =>
      take(() => {
        const form = byTestId(testId)[0]
        if (!(form instanceof HTMLFormElement)) throw new Error(`No form ${testId}`)
        form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))
      }),
  }
}

function write(name: string, text: string): void {
  const field = document.querySelector<HTMLInputElement | HTMLTextAreaElement>(
    `[name="${name}"], [data-testid="${name}"]`,
  )
  if (field === null) throw new Error(`No field ${name}`)
  // React listens to the prototype's setter, not to the element's own.
  const prototype = Object.getPrototypeOf(field)
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, text)
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

/** Does something and waits until the answers it led to are on screen. */
async function take(run: () => void): Promise<void> {
  await act(async () => {
    run()
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setTimeout(resolve, 1))
  })
}
