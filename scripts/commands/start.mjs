// Opens the app: built if needed, on the person's display or on a virtual one.
import { resolve } from 'node:path'
import { runAttached } from '../lib/children.mjs'
import { hasDisplay, startDisplay } from '../lib/display.mjs'
import { callerFolder, projectRoot, say, toolEnvironment } from '../lib/project.mjs'
import { runtimeEnvironment } from '../setup/electron-runtime.mjs'
import { ensureBuilt } from './build.mjs'

/**
 * The app's own arguments: a screenshot's path is meant from where the person stands.
 * @param {readonly string[]} args
 * @param {string} folder
 * @returns {string[]}
 */
export const appArguments = (args, folder) => {
  const index = args.findIndex((arg) => arg === '--screenshot' || arg.startsWith('--screenshot='))
  if (index < 0) return [...args]
  const given = args[index] ?? ''
  const isSplit = given === '--screenshot'
  const file = isSplit ? args[index + 1] : given.slice('--screenshot='.length)
  if (!file) throw new Error('--screenshot needs a file name, such as --screenshot desk.png')
  const rest = [...args.slice(0, index), ...args.slice(index + (isSplit ? 2 : 1))]
  return [...rest, `--screenshot=${resolve(folder, file)}`]
}

/**
 * Chromium's own flags for this machine.
 * @returns {string[]}
 */
export const chromiumFlags = () => {
  // Level 3 leaves only fatal errors: the rest is Chromium missing D-Bus and a GPU.
  const flags = ['--log-level=3']
  if (process.getuid?.() !== 0) return flags
  say('Running as root: Chromium cannot use its sandbox (--no-sandbox). Use a normal account for real work.')
  return [...flags, '--no-sandbox']
}

/** @returns {Promise<import('../lib/display.mjs').Display>} */
const openDisplay = async () => {
  if (hasDisplay()) return { env: {}, stop: () => undefined }
  const display = await startDisplay()
  say(`No display here: the app runs on a virtual one (${display.env['DISPLAY']}, 1280x800).`)
  return display
}

/** @type {import('../run.mjs').Command} */
export const startCommand = async (args, runtime) => {
  if (!runtime) throw new Error('Electron is not ready.')
  const extra = appArguments(args, callerFolder())
  if (!(await ensureBuilt())) return 1
  const display = await openDisplay()
  try {
    const env = toolEnvironment({ ...runtimeEnvironment(runtime), ...display.env })
    const argv = [...chromiumFlags(), projectRoot, ...extra]
    return (await runAttached(runtime.executable, argv, { cwd: callerFolder(), env })).code
  } finally {
    display.stop()
  }
}
