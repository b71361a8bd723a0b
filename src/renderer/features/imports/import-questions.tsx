import { type FormEvent, useState } from 'react'
import type { ImportOptions, ImportQuestion } from '../../../shared/domain/imports/import-types.ts'
import { inBackground } from '../../lib/background.ts'
import { systemZone } from '../../lib/format.ts'
import { Button } from '../../ui/button.tsx'
import { ZoneField } from '../../ui/zone-field.tsx'
import { check } from './import-session.ts'

/** What only a person can say about the file, each with examples out of it. */
export function Questions({ questions }: { readonly questions: readonly ImportQuestion[] }) {
  return questions.map((question) => <Question key={question.kind} question={question} />)
}

function Question({ question }: { readonly question: ImportQuestion }) {
  const answer = (options: ImportOptions) => inBackground(check(options), 'the dialog checks the file again')
  return (
    <section className="rounded-card border border-line-strong bg-caution-wash p-3">
      {question.kind === 'dayOrder' ? <DayOrder question={question} onAnswer={answer} /> : null}
      {question.kind === 'timeZone' ? <Zone question={question} onAnswer={answer} /> : null}
      {question.kind === 'currency' ? <Currency question={question} onAnswer={answer} /> : null}
    </section>
  )
}

interface QuestionProps {
  readonly question: ImportQuestion
  readonly onAnswer: (options: ImportOptions) => void
}

function DayOrder({ question, onAnswer }: QuestionProps) {
  const [example] = question.values
  return (
    <>
      <h3 className="font-medium">Which comes first in the file's dates, the day or the month?</h3>
      <Examples values={question.values} />
      <div className="mt-2 flex gap-2">
        <Button onClick={() => onAnswer({ dayOrder: 'day-first' })}>
          Day first{reading(example, 'day-first')}
        </Button>
        <Button onClick={() => onAnswer({ dayOrder: 'month-first' })}>
          Month first{reading(example, 'month-first')}
        </Button>
      </div>
    </>
  )
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** How an example would be read: ": 3 Apr". Empty where the example is no such date. */
function reading(example: string | undefined, order: 'day-first' | 'month-first'): string {
  const parts = /^(\d{1,2})\D(\d{1,2})/.exec(example ?? '')
  const [first, second] = order === 'day-first' ? [parts?.[1], parts?.[2]] : [parts?.[2], parts?.[1]]
  const month = MONTHS[Number(second) - 1]
  return first === undefined || month === undefined ? '' : `: ${Number(first)} ${month}`
}

function Zone({ question, onAnswer }: QuestionProps) {
  const [zone, setZone] = useState(question.suggestion ?? systemZone())
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onAnswer({ timeZone: zone })
  }
  return (
    <form onSubmit={submit}>
      <h3 className="font-medium">Which time zone are the file's times in?</h3>
      <Examples values={question.values} />
      <div className="mt-2 flex gap-2">
        <ZoneField value={zone} onChange={setZone} />
        <Button type="submit">Use {zone}</Button>
      </div>
    </form>
  )
}

function Currency({ question, onAnswer }: QuestionProps) {
  const [currency, setCurrency] = useState(question.suggestion ?? '')
  const isCode = /^[A-Z]{3}$/.test(currency)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isCode) onAnswer({ currency })
  }
  return (
    <form onSubmit={submit}>
      <h3 className="font-medium">Which currency are the amounts in?</h3>
      <Examples values={question.values} />
      <div className="mt-2 flex gap-2">
        <input
          className="field w-24!"
          aria-label="Currency code"
          placeholder="GBP"
          maxLength={3}
          value={currency}
          onChange={(event) => setCurrency(event.target.value.toUpperCase())}
        />
        <Button type="submit" disabled={!isCode}>
          Use {isCode ? currency : 'this'}
        </Button>
      </div>
    </form>
  )
}

function Examples({ values }: { readonly values: readonly string[] }) {
  if (values.length === 0) return null
  return <p className="selectable mt-1 font-mono text-small">{values.slice(0, 4).join('   ')}</p>
}
