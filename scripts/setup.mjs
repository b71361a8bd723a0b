// Brings a fresh clone to the point where every command works, and otherwise costs almost nothing.
// Plain Node 20 and no dependencies: it runs before there are any. All it says goes to stderr.
import { pathToFileURL } from 'node:url'
import { withProcessLock } from './lib/process-lock.mjs'
import { inProject, projectRoot, say } from './lib/project.mjs'
import { areDependenciesReady, installDependencies } from './setup/dependencies.mjs'
import { ensureRuntime, findRuntime, isRuntimeReady } from './setup/electron-runtime.mjs'
import {
  ensurePrintSystem,
  ensureSystemLibraries,
  missingPrintPackages,
  missingSystemPackages,
} from './setup/system-libraries.mjs'

/** @typedef {import('./setup/electron-runtime.mjs').Runtime} Runtime */

/** @param {boolean} needsCups */
const isEverythingReady = (needsCups) =>
  areDependenciesReady(projectRoot) &&
  isRuntimeReady(projectRoot) &&
  (process.platform !== 'linux' ||
    [...missingSystemPackages(), ...(needsCups ? missingPrintPackages() : [])].length === 0)

/**
 * @param {boolean} needsElectron
 * @returns {Promise<Runtime | undefined>}
 */
const setUpElectron = async (needsElectron) => {
  try {
    const runtime = await ensureRuntime(projectRoot)
    const hasLibraries = await ensureSystemLibraries()
    // A person's own display needs no Xvfb, so missing programs alone stop nothing there.
    if (!hasLibraries && needsElectron && !process.env['DISPLAY'])
      throw new Error('Electron cannot start here yet.')
    return runtime
  } catch (error) {
    if (needsElectron) throw error
    say(`Electron is not ready, which this command does not need: ${/** @type {Error} */ (error).message}`)
    return undefined
  }
}

/**
 * Installs what is missing. Safe to call from several processes at once, and again after a failure.
 * @param {{ needsElectron: boolean, needsCups?: boolean | undefined }} options whether an unusable Electron is an error
 *   or a remark, and whether the print system for the tests is wanted
 * @returns {Promise<Runtime | undefined>} the Electron to use
 * @throws {Error} with a message for the person at the terminal
 */
export const setUp = async ({ needsElectron, needsCups = false }) => {
  if (isEverythingReady(needsCups)) return findRuntime(projectRoot)
  return await withProcessLock(inProject('.runtime', 'setup.lock'), async () => {
    await installDependencies(projectRoot)
    if (needsCups) await ensurePrintSystem()
    return await setUpElectron(needsElectron)
  })
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  setUp({ needsElectron: true }).catch((error) => {
    say(`Set-up failed: ${error.message}`)
    process.exitCode = 1
  })
}
