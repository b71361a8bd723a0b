// An installable build, with the fuses set and read back.
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { runAttached } from '../lib/children.mjs'
import { inProject, node24Path, projectRoot, say, toolEnvironment } from '../lib/project.mjs'
import { ensureBuilt } from './build.mjs'

const ALLOW_FALLBACK = '--allow-fallback'

/**
 * Why this runtime may not be shipped; undefined when it may.
 * @param {import('../setup/electron-runtime.mjs').Runtime} runtime
 * @param {readonly string[]} args
 */
export const refusalToShip = (runtime, args) => {
  if (runtime.kind === 'pinned' || args.includes(ALLOW_FALLBACK)) return undefined
  return `Not packaged: Electron here is ${runtime.version} (${runtime.kind}), not the pinned version that customers are to get. Run this where Electron can be downloaded, or add ${ALLOW_FALLBACK} for a build that never leaves your machine.`
}

/**
 * The executables of the unpacked builds in a folder: a build is checked as it will run.
 * @param {string} folder electron-builder's output
 * @returns {string[]}
 */
export const builtExecutables = (folder) =>
  readdirSync(folder)
    .flatMap((name) => {
      if (name.startsWith('mac')) return [join(folder, name, 'CreatorFlow Desktop.app')]
      if (/^win.*-unpacked$/.test(name)) return [join(folder, name, 'CreatorFlow Desktop.exe')]
      return /^linux.*-unpacked$/.test(name) ? [join(folder, name, 'creatorflow-desktop')] : []
    })
    .filter((path) => existsSync(path))

/**
 * Refuses a build with a wrong fuse.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} exit code
 */
const checkBuilds = async (env) => {
  const executables = builtExecutables(inProject('dist'))
  if (executables.length === 0) {
    say('Nothing was packaged: no unpacked build is in dist/.')
    return 1
  }
  const checker = inProject('scripts', 'package', 'check-fuses.mjs')
  for (const executable of executables) {
    const { code } = await runAttached(node24Path(), [checker, executable], { cwd: projectRoot, env })
    if (code !== 0) return code
  }
  say(`Packaged, fuses checked: ${executables.join(', ')}`)
  return 0
}

/** @type {import('../run.mjs').Command} */
export const packageCommand = async (args, runtime) => {
  if (!runtime) throw new Error('Electron is not ready.')
  const refusal = refusalToShip(runtime, args)
  if (refusal) {
    say(refusal)
    return 1
  }
  if (!(await ensureBuilt())) return 1
  const wanted = args.filter((arg) => arg !== ALLOW_FALLBACK)
  const targets = wanted.length > 0 ? wanted : ['--dir']
  const electron = [`-c.electronDist=${runtime.dist}`, `-c.electronVersion=${runtime.version}`]
  const builder = inProject('node_modules', 'electron-builder', 'cli.js')
  const options = { cwd: projectRoot, env: toolEnvironment() }
  // An older build left here would be checked in place of one that failed to appear.
  rmSync(inProject('dist'), { recursive: true, force: true })
  const { code } = await runAttached(
    node24Path(),
    [builder, ...targets, ...electron, '--publish', 'never'],
    options,
  )
  return code === 0 ? await checkBuilds(options.env) : code
}
