// Builds out/ with electron-vite: main with its threads, the preload and the renderer.

import { stripVTControlCharacters } from 'node:util'
import { isBuildStale, recordBuild, sourceFingerprint } from '../lib/build-state.mjs'
import { runCaptured } from '../lib/children.mjs'
import { withProcessLock } from '../lib/process-lock.mjs'
import { inProject, node24Path, projectRoot, say, toolEnvironment } from '../lib/project.mjs'

/** @returns {Promise<import('../lib/children.mjs').Ended>} */
const build = async () => {
  const fingerprint = sourceFingerprint(projectRoot)
  const tool = inProject('node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const options = { cwd: projectRoot, env: toolEnvironment({ NODE_ENV: 'production' }) }
  const ended = await runCaptured(node24Path(), [tool, 'build'], options)
  if (ended.code === 0) recordBuild(projectRoot, fingerprint)
  // The bundler colours its errors even into a pipe.
  return { ...ended, output: stripVTControlCharacters(ended.output) }
}

/**
 * Builds if the sources have changed since the last build. Silent unless it fails.
 * @returns {Promise<import('../lib/children.mjs').Ended>}
 */
export const buildIfStale = async () => {
  if (!isBuildStale(projectRoot)) return { code: 0, output: '' }
  return await withProcessLock(inProject('.runtime', 'build.lock'), async () =>
    isBuildStale(projectRoot) ? await build() : { code: 0, output: '' },
  )
}

/**
 * Like buildIfStale, with the failure told on stderr.
 * @returns {Promise<boolean>} whether out/ can be used
 */
export const ensureBuilt = async () => {
  const { code, output } = await buildIfStale()
  if (code !== 0) say(`${output}\nThe build failed: see the messages above.`)
  return code === 0
}

/** @type {import('../run.mjs').Command} */
export const buildCommand = async () => {
  const { code, output } = await withProcessLock(inProject('.runtime', 'build.lock'), build)
  process.stdout.write(output)
  return code
}
