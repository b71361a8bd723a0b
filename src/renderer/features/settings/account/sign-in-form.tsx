import type { ClipboardEvent, ReactNode } from 'react'
import type { Output } from '../../../../shared/ipc/contract.ts'
import { ask } from '../../../lib/ask.ts'
import { tellDone } from '../../../lib/toasts.ts'
import { Button } from '../../../ui/button.tsx'
import { Labelled } from '../../../ui/labelled.tsx'
import { goOn, goToStep, projectIn, type SignInStep, useFlow } from './account-flow.ts'
import { Problem } from './problem.tsx'
import { fieldOf, passwordOf, useSubmit } from './use-submit.ts'

interface StepForm {
  readonly title: string
  readonly about: string
  readonly button: string
  readonly hasProject: boolean
  readonly hasCode: boolean
  readonly password: 'none' | 'old' | 'new'
  /** Other ways from here. */
  readonly ways: readonly { readonly to: SignInStep; readonly label: string }[]
}

const BACK = { to: 'signIn', label: 'Back to signing in' } as const

const STEPS: Readonly<Record<SignInStep, StepForm>> = {
  signIn: {
    title: 'Sign in',
    about: '',
    button: 'Sign in',
    hasProject: true,
    hasCode: false,
    password: 'old',
    ways: [
      { to: 'signUp', label: 'Make an account' },
      { to: 'forgot', label: 'Forgot the password' },
    ],
  },
  signUp: {
    title: 'Make an account',
    about: 'A code is mailed to you; you type it in here. No links.',
    button: 'Make the account',
    hasProject: true,
    hasCode: false,
    password: 'new',
    ways: [BACK],
  },
  confirm: {
    title: 'Type the code',
    about:
      'It was mailed to the address below. Look into the spam folder if it is not there within a minute.',
    button: 'Confirm',
    hasProject: false,
    hasCode: true,
    password: 'none',
    ways: [BACK],
  },
  forgot: {
    title: 'Forgot the password',
    about: 'A code is mailed to you; with it you choose a new one.',
    button: 'Mail me a code',
    hasProject: true,
    hasCode: false,
    password: 'none',
    ways: [{ to: 'reset', label: 'I have a code' }, BACK],
  },
  reset: {
    title: 'A new password',
    about: 'Type the code from the mail and the password you want.',
    button: 'Set it and sign in',
    hasProject: false,
    hasCode: true,
    password: 'new',
    ways: [{ to: 'forgot', label: 'Mail me another code' }, BACK],
  },
}

/** Signing in and its neighbours. `isProjectKnown` where this workspace has its server already. */
export function SignInForm({ isProjectKnown }: { readonly isProjectKnown: boolean }) {
  const step = useFlow((flow) => flow.step)
  const form = STEPS[step]
  const { isBusy, problem, onSubmit } = useSubmit((fields) => send(step, fields, isProjectKnown))
  return (
    // A new form for each step: what a password field held goes with it.
    <form
      key={step}
      onSubmit={onSubmit}
      data-testid={`account-${step}`}
      className="card flex max-w-[560px] flex-col gap-3 p-4"
    >
      <div>
        <h3 className="font-medium">{form.title}</h3>
        {form.about === '' ? null : <p className="text-small text-dim">{form.about}</p>}
      </div>
      {form.hasProject && !isProjectKnown ? <ProjectFields /> : null}
      <EmailField />
      {form.hasCode ? (
        <Labelled title="Code from the mail">
          <input
            name="code"
            className="field font-mono"
            required
            minLength={6}
            autoComplete="one-time-code"
          />
        </Labelled>
      ) : null}
      {form.password === 'none' ? null : <PasswordField isNew={form.password === 'new'} />}
      <Problem text={problem} />
      <div className="flex items-center gap-4">
        {form.ways.map((way) => (
          <WayButton key={way.to} to={way.to}>
            {way.label}
          </WayButton>
        ))}
        <span className="flex-1" />
        <Button type="submit" tone="primary" disabled={isBusy}>
          {isBusy ? 'One moment…' : form.button}
        </Button>
      </div>
    </form>
  )
}

function WayButton({ to, children }: { readonly to: SignInStep; readonly children: ReactNode }) {
  return (
    <button type="button" className="text-accent-ink underline" onClick={() => goToStep(to)}>
      {children}
    </button>
  )
}

function ProjectFields() {
  const { url, key } = useFlow()
  const onPaste = (event: ClipboardEvent) => {
    const project = projectIn(event.clipboardData.getData('text'))
    if (project === null) return
    event.preventDefault()
    useFlow.setState(project)
  }
  return (
    <>
      <Labelled title="Project address. Paste address and key together and both fields are filled.">
        <input
          name="url"
          type="url"
          className="field"
          required
          spellCheck={false}
          placeholder="https://your-project.supabase.co"
          value={url}
          onPaste={onPaste}
          onChange={(event) => useFlow.setState({ url: event.target.value })}
        />
      </Labelled>
      <Labelled title="Public key (anon or publishable), never the secret one">
        <input
          name="key"
          className="field font-mono"
          required
          spellCheck={false}
          autoComplete="off"
          value={key}
          onPaste={onPaste}
          onChange={(event) => useFlow.setState({ key: event.target.value })}
        />
      </Labelled>
    </>
  )
}

function EmailField() {
  const email = useFlow((flow) => flow.email)
  return (
    <Labelled title="E-mail">
      <input
        name="email"
        type="email"
        className="field"
        required
        autoComplete="username"
        spellCheck={false}
        value={email}
        onChange={(event) => useFlow.setState({ email: event.target.value })}
      />
    </Labelled>
  )
}

/** Never in state: the browser's field is the only place where it is. */
function PasswordField({ isNew }: { readonly isNew: boolean }) {
  return (
    <Labelled title={isNew ? 'New password, 8 characters or more' : 'Password'}>
      <input
        name="password"
        type="password"
        className="field"
        required
        minLength={isNew ? 8 : 1}
        maxLength={200}
        autoComplete={isNew ? 'new-password' : 'current-password'}
      />
    </Labelled>
  )
}

type Send = (fields: FormData, project: Project) => Promise<void>
type Project = { readonly project?: { readonly address: string; readonly key: string } }

const signedIn = async (answer: Promise<Output<'account.signIn'>>) => goOn(await answer)

const SENDS: Readonly<Record<SignInStep, Send>> = {
  signIn: (fields, project) =>
    signedIn(
      ask(
        window.api.account.signIn({
          ...project,
          email: fieldOf(fields, 'email'),
          password: passwordOf(fields),
        }),
      ),
    ),
  signUp: (fields, project) =>
    signedIn(
      ask(
        window.api.account.signUp({
          ...project,
          email: fieldOf(fields, 'email'),
          password: passwordOf(fields),
        }),
      ),
    ),
  confirm: (fields) =>
    signedIn(
      ask(window.api.account.confirm({ email: fieldOf(fields, 'email'), code: fieldOf(fields, 'code') })),
    ),
  forgot: async (fields, project) => {
    await ask(window.api.account.requestCode({ ...project, email: fieldOf(fields, 'email') }))
    tellDone({ message: 'If there is such an account, a code is on its way to it.' })
    goToStep('reset')
  },
  reset: (fields) =>
    signedIn(
      ask(
        window.api.account.setPassword({
          email: fieldOf(fields, 'email'),
          code: fieldOf(fields, 'code'),
          password: passwordOf(fields),
        }),
      ),
    ),
}

function send(step: SignInStep, fields: FormData, isProjectKnown: boolean): Promise<void> {
  const project = { address: fieldOf(fields, 'url'), key: fieldOf(fields, 'key') }
  return SENDS[step](fields, isProjectKnown ? {} : { project })
}
