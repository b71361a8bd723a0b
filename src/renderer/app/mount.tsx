import { StrictMode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { inBackground } from '../lib/background.ts'
import { listenToKeys } from '../lib/commands/key-handling.ts'
import { provideDesk } from '../lib/desk-port.ts'
import { useDesk } from '../lib/desk-state.ts'
import { firstSettings } from '../lib/first-request.ts'
import { fitPanelsUntilPainted } from '../lib/fit-panels.ts'
import { afterFirstPaint } from '../lib/painted.ts'
import { deskActions } from './desk-actions.ts'
import { prefetchWhenIdle } from './idle-prefetch.ts'
import { followWorkspace, readTheRest } from './live.ts'
import { Shell } from './shell.tsx'

/** Settings that take longer than this are not waited for: the frame stands, and the rows follow them later. */
const PATIENCE_MS = 100

async function adoptSettings(): Promise<void> {
  useDesk.setState({ settings: await firstSettings })
}

function patience(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))
}

/** Puts the interface on the page. Settings come first, since the height of a row is one of them. */
export async function mount(): Promise<void> {
  const root = document.getElementById('root')
  if (root === null) return
  provideDesk(deskActions)
  fitPanelsUntilPainted()
  listenToKeys(deskActions)
  afterFirstPaint(() => {
    inBackground(readTheRest(), 'the first paint did not need it')
    prefetchWhenIdle()
  })
  followWorkspace()
  try {
    await Promise.race([adoptSettings(), patience()])
  } catch (error) {
    inBackground(Promise.reject(error), 'defaults do until the settings can be read')
  }
  const shell = (
    <StrictMode>
      <Shell />
    </StrictMode>
  )
  // In one piece: a frame in between would be laid out without its rows, and then once more with them.
  flushSync(() => createRoot(root).render(shell))
}
