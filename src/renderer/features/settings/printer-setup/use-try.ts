import { useState } from 'react'
import { announceChange } from '../../../lib/changes.ts'
import { useSubmit } from '../account/use-submit.ts'

/** Something to try at a printer, once at a time: while it goes on, what came of it, or what went wrong. */
export function useTry() {
  const [says, setSays] = useState<string | null>(null)
  const { isBusy, problem, run } = useSubmit(async () => undefined)
  const attempt = (work: () => Promise<{ readonly says: string }>) =>
    run(async () => {
      setSays(null)
      setSays((await work()).says)
      announceChange()
    })
  return { says, isBusy, problem, attempt }
}
