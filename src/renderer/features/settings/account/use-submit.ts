import { type FormEvent, useState } from 'react'
import { AppError } from '../../../../shared/errors/app-error.ts'

interface Submit {
  readonly isBusy: boolean
  /** What went wrong and what to do, for beside the form; what was typed stays. */
  readonly problem: string | null
  readonly onSubmit: (event: FormEvent<HTMLFormElement>) => void
  readonly run: (act: () => Promise<void>) => void
}

/**
 * A form that is read when it is sent: a password is in its field and nowhere else. Problems are said beside the form,
 * not in a toast, since what they are about is there.
 */
export function useSubmit(send: (fields: FormData) => Promise<void>): Submit {
  const [isBusy, setIsBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const run = (act: () => Promise<void>) => {
    if (isBusy) return
    setIsBusy(true)
    setProblem(null)
    act()
      .catch((error: unknown) => setProblem(problemOf(error)))
      .finally(() => setIsBusy(false))
  }
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    run(() => send(fields))
  }
  return { isBusy, problem, onSubmit, run }
}

/** A field of a form without spaces around it; empty where there is none. */
export function fieldOf(fields: FormData, name: string): string {
  const value = fields.get(name)
  return typeof value === 'string' ? value.trim() : ''
}

/** A password as it was typed: spaces are part of it. */
export function passwordOf(fields: FormData): string {
  const value = fields.get('password')
  return typeof value === 'string' ? value : ''
}

function problemOf(error: unknown): string {
  return error instanceof AppError
    ? error.message
    : 'Something went wrong in this window. Nothing was sent. Try again, or restart the program.'
}
