// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest'
import {
  beginAgain,
  projectIn,
  useFlow,
} from '../../../../src/renderer/features/settings/account/account-flow.ts'
import { AccountSection } from '../../../../src/renderer/features/settings/account/account-section.tsx'
import { useSync } from '../../../../src/renderer/lib/sync-state.ts'
import { useToasts } from '../../../../src/renderer/lib/toasts.ts'
import { INVITATION, MAILED_CODE, PASSWORD } from '../../../harness/fake-api/cloud-handlers.ts'
import { FAKE_SHOP } from '../../../harness/fake-api/fake-cloud.ts'
import { type Shown, show } from '../../../harness/fake-api/show.tsx'

const URL = 'https://lumen.supabase.co'
const KEY = 'sb_publishable_made_up'

beforeEach(() => beginAgain())

async function fillIn(shown: Shown, email: string, password: string): Promise<void> {
  await shown.type('url', URL)
  await shown.type('key', KEY)
  await shown.type('email', email)
  await shown.type('password', password)
}

async function signIn(shown: Shown, email = 'sam@lumen.example'): Promise<void> {
  await fillIn(shown, email, PASSWORD)
  await shown.submit('account-signIn')
}

const alertText = () => document.querySelector('[role="alert"]')?.textContent
const field = (name: string) => document.querySelector<HTMLInputElement>(`[name="${name}"]`)

describe('signing in from a local workspace', () => {
  it('says first what it would bring', async () => {
    const { page } = await show(<AccountSection />, {})
    expect(page.textContent).toContain('stays complete without an account')
    expect(page.textContent).toContain('several desks on one shop')
  })

  it('says what is wrong beside the form and keeps everything that was typed', async () => {
    const shown = await show(<AccountSection />, {})
    await fillIn(shown, 'sam@lumen.example', 'wrong')
    await shown.submit('account-signIn')
    expect(alertText()).toContain('do not fit together')
    expect([field('url')?.value, field('email')?.value, field('password')?.value]).toEqual([
      URL,
      'sam@lumen.example',
      'wrong',
    ])
    expect(shown.toasts()).toEqual([])
  })

  it('keeps no password in any state', async () => {
    const shown = await show(<AccountSection />, {})
    await fillIn(shown, 'sam@lumen.example', 'a secret of mine')
    await shown.submit('account-signIn')
    const states = [useFlow, useSync, useToasts].map((store) => JSON.stringify(store.getState()))
    expect(states.join()).not.toContain('a secret of mine')
    await shown.click('Forgot the password')
    await shown.click('Back to signing in')
    expect(field('password')?.value).toBe('')
    expect(field('email')?.value).toBe('sam@lumen.example')
  })

  it('fills address and key from one paste', () => {
    expect(projectIn(`SUPABASE_URL=${URL}\nSUPABASE_ANON_KEY="${KEY}"`)).toEqual({ url: URL, key: KEY })
    expect(projectIn('eyJhbGciOi.eyJpc3MiOi.c2lnbmF0dXJl https://a.example')).toEqual({
      url: 'https://a.example',
      key: 'eyJhbGciOi.eyJpc3MiOi.c2lnbmF0dXJl',
    })
    expect(projectIn(URL)).toBeNull()
  })

  it('asks for the mailed code after signing up, and goes on with it', async () => {
    const shown = await show(<AccountSection />, {})
    await shown.click('Make an account')
    await fillIn(shown, 'new@lumen.example', 'long enough')
    await shown.submit('account-signUp')
    await shown.type('code', '999999')
    await shown.submit('account-confirm')
    expect(alertText()).toContain('That code is wrong')
    await shown.type('code', MAILED_CODE)
    await shown.submit('account-confirm')
    expect(shown.page.textContent).toContain('works for no shop here yet')
  })

  it('gives a new password with a typed code', async () => {
    const shown = await show(<AccountSection />, {})
    await shown.click('Forgot the password')
    await shown.type('url', URL)
    await shown.type('key', KEY)
    await shown.type('email', 'sam@lumen.example')
    await shown.submit('account-forgot')
    await shown.type('code', MAILED_CODE)
    await shown.type('password', 'another one')
    await shown.submit('account-reset')
    expect(shown.callsOf('account.setPassword')).toEqual([
      { email: 'sam@lumen.example', code: MAILED_CODE, password: 'another one' },
    ])
    expect(shown.page.textContent).toContain('Which shop is this desk for?')
  })
})

describe('choosing a shop', () => {
  it('says what moving up would do before anything is moved, then connects by the desk name', async () => {
    const shown = await show(<AccountSection />, {})
    await signIn(shown)
    expect(shown.byTestId('move-preview')[0]?.textContent).toContain('4of them are there already')
    expect(shown.callsOf('account.connect')).toEqual([])
    await shown.type('desk', 'Bench 7')
    await shown.submit('connect')
    expect(shown.callsOf('account.connect')).toMatchObject([{ deskName: 'Bench 7' }])
    expect(shown.page.textContent).toContain('Your role')
    expect(shown.page.textContent).toContain('Bench 7')
  })

  it('makes the first shop, which is chosen then', async () => {
    const shown = await show(<AccountSection />, {})
    await signIn(shown, 'new@lumen.example')
    await shown.type('handle', '@night.market')
    await shown.submit('make-shop')
    expect(shown.byTestId('connect')[0]?.textContent).toContain('Connect to @night.market')
  })

  it('joins a shop by its code, and says so when the code is wrong', async () => {
    const shown = await show(<AccountSection />, {})
    await signIn(shown, 'new@lumen.example')
    await shown.type('code', 'NOT-THE-CODE')
    await shown.submit('join-shop')
    expect(alertText()).toContain('That code is wrong')
    expect(field('code')?.value).toBe('NOT-THE-CODE')
    await shown.type('code', INVITATION)
    await shown.submit('join-shop')
    expect(shown.byTestId('connect')).toHaveLength(1)
  })

  it('lets somebody choose another account', async () => {
    const shown = await show(<AccountSection />, {})
    await signIn(shown)
    await shown.click('Use another account')
    expect(shown.byTestId('account-signIn')).toHaveLength(1)
  })
})

describe('signing out', () => {
  it('keeps the copy with its unsent acts, and says that they are kept', async () => {
    const shown = await show(<AccountSection />, { cloud: { phase: 'online', pending: 3 } })
    expect(shown.page.textContent).toContain('3 acts not sent yet')
    await shown.click('Sign out, keep this copy')
    expect(shown.callsOf('account.signOut')).toEqual([{ keepCopy: true, discardUnsent: false }])
    expect(shown.byTestId('parked')[0]?.textContent).toContain('3 acts kept here')
  })

  it('wipes only after a yes, and loses unsent acts only after a second one', async () => {
    const shown = await show(<AccountSection />, { cloud: { phase: 'online', pending: 3 } })
    await shown.click('Sign out and wipe')
    expect(shown.callsOf('account.signOut')).toEqual([])
    await shown.click(shown.byTestId('wipe-yes')[0])
    expect(alertText()).toContain('3 acts on no other computer')
    expect(shown.desk.cloud.account.isSignedIn).toBe(true)
    await shown.click(shown.byTestId('discard-yes')[0])
    expect(shown.callsOf('account.signOut')).toEqual([
      { keepCopy: false, discardUnsent: false },
      { keepCopy: false, discardUnsent: true },
    ])
    expect(shown.desk.cloud.account.kind).toBe('local')
  })

  it('can be thought better of', async () => {
    const shown = await show(<AccountSection />, { cloud: { phase: 'online' } })
    await shown.click('Sign out and wipe')
    await shown.click('Stay signed in')
    expect(shown.callsOf('account.signOut')).toEqual([])
    expect(shown.button('Sign out and wipe')).toBeDefined()
  })

  it('signs in again without asking for the project, and the acts go on', async () => {
    const shown = await show(<AccountSection />, { cloud: { phase: 'parked', pending: 5 } })
    expect(field('url')).toBeNull()
    await shown.type('email', 'sam@lumen.example')
    await shown.type('password', PASSWORD)
    await shown.submit('account-signIn')
    expect(shown.callsOf('account.signIn')).toEqual([{ email: 'sam@lumen.example', password: PASSWORD }])
    expect(shown.page.textContent).toContain('Your role')
  })

  it('says why when no keychain keeps the session', async () => {
    const { byTestId } = await show(<AccountSection />, { cloud: { phase: 'online', isSessionKept: false } })
    expect(byTestId('session-notice')[0]?.textContent).toContain('Sign in again at the next start')
  })
})

describe('the team', () => {
  it('shows an invitation code once, selected, and then no more', async () => {
    const shown = await show(<AccountSection />, { cloud: { phase: 'online' } })
    await shown.submit('invite')
    expect(shown.callsOf('team.invite')).toEqual([{ role: 'packer', validHours: 72 }])
    const code = shown.page.querySelector('textarea')
    expect(code?.value).toBe('K7QF-2MXD-91TB-ZR4C')
    expect(document.activeElement).toBe(code)
    await shown.click('Done')
    expect(shown.page.textContent).not.toContain('K7QF')
    expect(shown.byTestId('invitation')).toHaveLength(2)
  })

  it('removes somebody and revokes a desk only after a second press', async () => {
    const shown = await show(<AccountSection />, { cloud: { phase: 'online' } })
    const remove = shown.byTestId('member')[1]?.querySelector('button')
    await shown.click(remove)
    expect(shown.callsOf('team.remove')).toEqual([])
    await shown.click(remove)
    expect(shown.callsOf('team.remove')).toHaveLength(1)
    expect(shown.byTestId('member')).toHaveLength(2)
    const revoke = shown.byTestId('desk')[1]?.querySelector('button')
    await shown.click(revoke)
    expect(alertText()).toContain('It stops syncing')
    await shown.click(revoke)
    expect(shown.callsOf('team.revokeDesk')).toHaveLength(1)
    expect(shown.byTestId('desk')[1]?.textContent).toContain('revoked')
  })

  it('offers to remove the person of a revoked desk too, who could register another one', async () => {
    const shown = await show(<AccountSection />, { cloud: { phase: 'online' } })
    const revoke = shown.byTestId('desk')[1]?.querySelector('button')
    await shown.click(revoke)
    await shown.click(revoke)
    const remove = shown.byTestId('desk')[1]?.querySelector('button')
    expect(remove?.textContent).toBe('Remove the person too')
    await shown.click(remove)
    expect(alertText()).toContain('ana@lumen.example can still sign in')
    await shown.click(remove)
    expect(shown.callsOf('team.remove')).toHaveLength(1)
    // Nobody is offered to remove themselves with an old laptop.
    expect(shown.byTestId('desk')[3]?.querySelector('button')).toBeNull()
  })

  it('marks a desk that came after another one of its person was revoked', async () => {
    const shown = await show(<AccountSection />, { cloud: { phase: 'online' } })
    expect(shown.byTestId('desk').map((one) => one.textContent?.includes('was revoked'))).toEqual([
      false,
      false,
      true,
      false,
    ])
  })

  it('shows packers what they may not do, with the reason, and lets them leave', async () => {
    const shown = await show(<AccountSection />, { cloud: { phase: 'online', role: 'packer' } })
    expect(shown.page.textContent).toContain('Owners invite, change roles')
    expect(shown.button('Make a code').disabled).toBe(true)
    expect(shown.button('Make a code').title).toContain('Only owners invite')
    const buttons = shown.byTestId('member').map((member) => member.querySelector('button'))
    expect(buttons.map((one) => one?.disabled)).toEqual([false, true, true])
    const desks = shown.byTestId('desk').map((desk) => desk.querySelector('button')?.disabled)
    expect(desks).toEqual([false, true, true, undefined])
  })

  it('never lets the first owner go', async () => {
    const shown = await show(<AccountSection />, { cloud: { phase: 'online' } })
    const first = shown.byTestId('member')[0]
    expect(first?.querySelector('button')?.disabled).toBe(true)
    expect(first?.querySelector('select')?.disabled).toBe(true)
  })

  it('names the desk that this is, and keeps names right to left whole', async () => {
    const shown = await show(<AccountSection />, { cloud: { phase: 'online' } })
    expect(shown.byTestId('desk')[0]?.textContent).toContain('this desk')
    expect(shown.byTestId('desk')[2]?.querySelector('bdi')?.textContent).toBe('שולחן 3 📦')
  })
})

describe('a workspace that was signed in at an earlier start', () => {
  it('asks for the shops of somebody who signed in before the program was started anew', async () => {
    const shown = await show(<AccountSection />, {})
    const { cloud } = shown.desk
    cloud.creators = [FAKE_SHOP]
    cloud.account = { ...cloud.account, isSignedIn: true, email: 'sam@lumen.example' }
    await shown.meanwhile(() => shown.desk.emit('account.changed', {}))
    await shown.settle()
    expect(shown.callsOf('account.shops')).toHaveLength(1)
    expect(shown.page.textContent).toContain(FAKE_SHOP.handle)
  })
})
