import { create } from 'zustand'
import { AppError } from '../../shared/errors/app-error.ts'

/** How long a toast about something done stays; long enough to reach for U. */
const TOAST_MS = 6_000
const MAX_TOASTS = 4

/** Something the person did, or something that went wrong and stays until it is answered. */
export interface Toast {
  readonly id: number
  readonly tone: 'done' | 'error'
  readonly message: string
  /** One line for each order that a bulk command refused. */
  readonly details: readonly string[]
  readonly action: { readonly label: string; readonly key: string | null; readonly run: () => void } | null
}

type NewToast = Partial<Omit<Toast, 'id'>> & Pick<Toast, 'message'>

let nextId = 1

export const useToasts = create<{ readonly toasts: readonly Toast[] }>()(() => ({ toasts: [] }))

/** Shows what was done, with a way back where there is one. It goes by itself. */
export function tellDone(toast: NewToast): void {
  const id = add({ ...toast, tone: 'done' })
  setTimeout(() => dismissToast(id), TOAST_MS)
}

/** Shows what is wrong; it stays until the person takes it away. */
export function tellProblem(message: string, details: readonly string[] = []): void {
  if (useToasts.getState().toasts.some((toast) => toast.tone === 'error' && toast.message === message)) return
  add({ message, details, tone: 'error' })
}

/** Shows an error. Errors of the contract come with words for people; anything else is ours to apologise for. */
export function tellError(error: unknown): void {
  if (error instanceof AppError) tellProblem(error.message)
  else
    tellProblem(
      'Something went wrong in this window. Your orders are safe. Press R to read them again, or restart the program.',
    )
}

/** Takes a toast away. */
export function dismissToast(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }))
}

function add(toast: NewToast & { readonly tone: Toast['tone'] }): number {
  const id = nextId
  nextId += 1
  const whole: Toast = { details: [], action: null, ...toast, id }
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts.slice(1 - MAX_TOASTS), whole] }))
  return id
}
