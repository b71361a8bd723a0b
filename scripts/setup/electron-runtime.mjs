// Which Electron runs: the pinned one when its own download works, else the verified fallback.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCaptured, runOnStderr } from '../lib/children.mjs'
import { node24Path, readJson, say } from '../lib/project.mjs'
import { FALLBACK, findFallback, installFallback } from './fallback-runtime.mjs'

/**
 * @typedef {object} Runtime
 * @property {'pinned' | 'fallback' | 'given'} kind
 * @property {string} version Electron's version, without a leading v
 * @property {string} dist the folder that holds the executable
 * @property {string} executable
 */

const PROBE_TIMEOUT_MS = 5_000
const DOWNLOAD_TIMEOUT_MS = 600_000
/** A failed download is not tried again by every command, only once a day. */
const RETRY_DOWNLOAD_AFTER_MS = 24 * 3_600_000
const DEFAULT_MIRROR = 'https://github.com/electron/electron/releases/download/'

/** @param {string} root */
const pinnedVersion = (root) => readJson(join(root, 'node_modules', 'electron', 'package.json'))?.version

/** @param {string} path */
const readVersion = (path) =>
  existsSync(path) ? readFileSync(path, 'utf8').trim().replace(/^v/, '') : undefined

/**
 * A runtime the person chose by Electron's own variable.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Runtime | undefined}
 */
const findGiven = (env) => {
  const dist = env['ELECTRON_OVERRIDE_DIST_PATH']
  if (!dist) return undefined
  const executable =
    env['ELECTRON_EXEC_PATH'] ?? join(dist, process.platform === 'win32' ? 'electron.exe' : 'electron')
  if (!existsSync(executable)) return undefined
  return { kind: 'given', version: readVersion(join(dist, 'version')) ?? 'unknown', dist, executable }
}

/**
 * What Electron's own install.js has put in place, complete and of the pinned version.
 * @param {string} root
 * @returns {Runtime | undefined}
 */
const findPinned = (root) => {
  const folder = join(root, 'node_modules', 'electron')
  const dist = join(folder, 'dist')
  const version = pinnedVersion(root)
  if (!version || readVersion(join(dist, 'version')) !== version) return undefined
  const named = readVersion(join(folder, 'path.txt'))
  if (!named || !existsSync(join(dist, named))) return undefined
  return { kind: 'pinned', version, dist, executable: join(dist, named) }
}

/**
 * The runtime that is ready to use now, best first.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Runtime | undefined}
 */
export const findRuntime = (root, env = process.env) =>
  findGiven(env) ?? findPinned(root) ?? findFallback(root)

/** @param {string} root */
const failurePath = (root) => join(root, '.runtime', 'electron-download-failed.json')

/**
 * Whether the pinned version's download failed so recently that trying again would only cost time.
 * @param {string} root
 * @param {number} nowAt ms UTC
 */
export const isDownloadKnownToFail = (root, nowAt) => {
  const failure = readJson(failurePath(root))
  if (failure?.version !== pinnedVersion(root)) return false
  return nowAt >= failure.failedAt && nowAt - failure.failedAt < RETRY_DOWNLOAD_AFTER_MS
}

/** Environment under which Node's own fetch and Electron's downloader both go through a configured proxy. */
const proxyAware = () => ({ ...process.env, NODE_USE_ENV_PROXY: '1', ELECTRON_GET_USE_PROXY: '1' })

/**
 * Asks for the release's checksums before downloading 100 MB: an unreachable host must fail in seconds.
 * @param {string} root
 */
const isDownloadReachable = async (root) => {
  const mirror = process.env['ELECTRON_MIRROR'] ?? process.env['npm_config_electron_mirror'] ?? DEFAULT_MIRROR
  const url = `${mirror}v${pinnedVersion(root)}/SHASUMS256.txt`
  const code = `fetch(${JSON.stringify(url)}, { method: 'HEAD', redirect: 'manual' })
    .then((answer) => process.exit(answer.status < 400 ? 0 : 1), () => process.exit(1))`
  const options = { env: proxyAware(), timeoutMs: PROBE_TIMEOUT_MS }
  return (await runCaptured(node24Path(root), ['-e', code], options)).code === 0
}

/**
 * Electron's own download, checked by Electron's own checksums.
 * @param {string} root
 */
const downloadPinned = async (root) => {
  if (!(await isDownloadReachable(root))) return false
  say(`Downloading Electron ${pinnedVersion(root)}.`)
  const script = join(root, 'node_modules', 'electron', 'install.js')
  const options = { cwd: root, env: proxyAware(), timeoutMs: DOWNLOAD_TIMEOUT_MS }
  return (await runOnStderr(node24Path(root), [script], options)).code === 0 && findPinned(root) !== undefined
}

/** @param {string} root */
const rememberFailure = (root) => {
  mkdirSync(join(root, '.runtime'), { recursive: true })
  writeFileSync(failurePath(root), JSON.stringify({ version: pinnedVersion(root), failedAt: Date.now() }))
}

/**
 * Whether `ensureRuntime` has nothing to do.
 * @param {string} root
 */
export const isRuntimeReady = (root) => {
  const found = findRuntime(root)
  return found !== undefined && (found.kind !== 'fallback' || isDownloadKnownToFail(root, Date.now()))
}

/**
 * Makes Electron runnable: the pinned version's own download first, the verified fallback second.
 * @param {string} root
 * @returns {Promise<Runtime>}
 * @throws {Error} when neither can be had
 */
export const ensureRuntime = async (root) => {
  const found = findRuntime(root)
  if (found && isRuntimeReady(root)) return found
  if (!isDownloadKnownToFail(root, Date.now())) {
    if (await downloadPinned(root)) return /** @type {Runtime} */ (findPinned(root))
    rememberFailure(root)
  }
  return findFallback(root) ?? (await installFallback(root))
}

/**
 * The one line that tells which Electron runs and why.
 * @param {string} root
 */
export const fallbackNotice = (root) =>
  `Electron ${pinnedVersion(root)} could not be downloaded: running on the verified fallback, Electron ${FALLBACK.electron}.`

/**
 * Variables that make `require('electron')`, electron-vite and Playwright use this runtime.
 * @param {Runtime} runtime
 */
export const runtimeEnvironment = (runtime) => ({
  ELECTRON_OVERRIDE_DIST_PATH: runtime.dist,
  ELECTRON_EXEC_PATH: runtime.executable,
})
