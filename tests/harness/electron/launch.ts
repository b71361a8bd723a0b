import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { _electron, type ElectronApplication, errors, type Page } from '@playwright/test'
import { findRuntime } from '../../../scripts/setup/electron-runtime.mjs'
import { buildShellApp, makeShellFolder } from './shell-app/build.ts'

export const projectRoot = resolve(import.meta.dirname, '../../..')

/** A running app with its first window. `folder` is its workspace, or the fixture's folder. */
export interface Desk {
  readonly app: ElectronApplication
  readonly page: Page
  readonly folder: string
  /** Ends the app, and removes the folder unless the caller brought it. */
  readonly close: () => Promise<void>
}

export interface LaunchOptions {
  /** Default: a new folder of its own. */
  readonly workspace?: string | undefined
  readonly args?: readonly string[] | undefined
  readonly env?: Readonly<Record<string, string>> | undefined
}

/** The Electron that the commands would use. */
export function electronPath(): string {
  const runtime = findRuntime(projectRoot)
  if (runtime === undefined) throw new Error('Electron is not ready: run npm test, which prepares it')
  return runtime.executable
}

/** Chromium's flags on this machine; root may not use its sandbox. */
export function machineFlags(): string[] {
  return ['--log-level=3', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]
}

/** A new, empty folder for a workspace. */
export function makeWorkspace(): string {
  return mkdtempSync(join(tmpdir(), 'creatorflow-desk-'))
}

/** Starts the built app on a workspace (`--workspace=DIR`, which holds its profile too), its answers checked. */
export async function launchDesk(options: LaunchOptions = {}): Promise<Desk> {
  const folder = options.workspace ?? makeWorkspace()
  const args = [projectRoot, `--workspace=${folder}`, ...(options.args ?? [])]
  return launch({ folder, isOurs: options.workspace === undefined }, args, {
    CREATORFLOW_CHECK_OUTPUTS: '1',
    ...options.env,
  })
}

/** Starts the attack tests' fixture: the same shell around an empty page. */
export async function launchShell(
  options: Omit<LaunchOptions, 'workspace'> & { folder?: string } = {},
): Promise<Desk> {
  const appFolder = await buildShellApp()
  const folder = options.folder ?? makeShellFolder()
  return launch({ folder, isOurs: options.folder === undefined }, [appFolder, ...(options.args ?? [])], {
    SHELL_APP_FOLDER: folder,
    ...options.env,
  })
}

/** A start takes a second or two; on a starved machine Playwright now and then never hears of it. */
const START_MS = 25_000

/** Starts the program; where its window cannot be had in time, it is ended and started once more. */
async function launch(
  place: { readonly folder: string; readonly isOurs: boolean },
  args: string[],
  env: Readonly<Record<string, string>>,
): Promise<Desk> {
  const { app, page } = await start(args, env).catch((error: unknown) => {
    if (!(error instanceof errors.TimeoutError)) throw error
    process.stderr.write('The program gave no window in time; it is started once more.\n')
    return start(args, env)
  })
  const close = async () => {
    await app.close()
    if (place.isOurs) rmSync(place.folder, { recursive: true, force: true, maxRetries: 3 })
  }
  return { app, page, folder: place.folder, close }
}

async function start(
  args: string[],
  env: Readonly<Record<string, string>>,
): Promise<{ app: ElectronApplication; page: Page }> {
  const app = await _electron.launch({
    executablePath: electronPath(),
    args: [...machineFlags(), ...args],
    env: { ...inherited(), ...env },
    // Otherwise Playwright holds the page in light, whatever the system says.
    colorScheme: null,
    timeout: START_MS,
  })
  try {
    const page = await app.firstWindow({ timeout: START_MS })
    await page.waitForLoadState('load', { timeout: START_MS })
    return { app, page }
  } catch (error) {
    app.process().kill('SIGKILL')
    throw error
  }
}

function inherited(): Record<string, string> {
  const entries = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  return Object.fromEntries(entries)
}
