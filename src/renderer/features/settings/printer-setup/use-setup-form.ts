import { type FormEvent, useEffect, useState } from 'react'
import type { Printer } from '../../../../shared/domain/printing/printing.ts'
import { AppError } from '../../../../shared/errors/app-error.ts'
import { ask } from '../../../lib/ask.ts'
import { announceChange } from '../../../lib/changes.ts'
import { tellDone } from '../../../lib/toasts.ts'
import { useSubmit } from '../account/use-submit.ts'
import { changeOf, draftOf, problemsOf, type SetupDraft, type SetupProblems } from './setup-draft.ts'

/** The fields of a printer's set-up, with what is wrong beside each, and how they are saved. */
export function useSetupForm(printer: Printer) {
  const [draft, setDraft] = useState(() => draftOf(printer))
  const [refused, setRefused] = useState<SetupProblems>({})
  const saved = JSON.stringify(draftOf(printer))
  // A correction or another window changes the printer: the fields follow.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text stands for the printer
  useEffect(() => setDraft(draftOf(printer)), [saved])
  const { isBusy, problem, onSubmit } = useSubmit(async () => {
    const changed = await saveSetup(printer, draft).catch((error: unknown) => setRefused(ofField(error)))
    if (changed === undefined) return
    announceChange()
    tellDone({ message: `${changed.name} is set. The next label is made for it.` })
  })
  const set = (part: Partial<SetupDraft>) => {
    setDraft({ ...draft, ...part })
    setRefused({})
  }
  const problems = { ...problemsOf(draft), ...refused }
  const isChanged = JSON.stringify(draft) !== saved
  const canSave = isChanged && !isBusy && Object.keys(problems).length === 0
  // Enter in a field sends the form too, whatever its button says.
  const submit = (event: FormEvent<HTMLFormElement>) => (canSave ? onSubmit(event) : event.preventDefault())
  return { draft, set, problems, isBusy, canSave, isChanged, problem, submit }
}

function saveSetup(printer: Printer, draft: SetupDraft): Promise<Printer> {
  return ask(window.api.printers.update({ id: printer.id, ...changeOf(draft) }))
}

/** A refusal that is about one field is said beside it; any other is thrown on, to be said beside the button. */
function ofField(error: unknown): SetupProblems {
  const path = error instanceof AppError ? error.details['path'] : undefined
  if (error instanceof AppError && (path === 'name' || path === 'language')) return { [path]: error.message }
  throw error
}
