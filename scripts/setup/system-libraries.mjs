// The shared libraries and the virtual display that Electron needs on Linux.
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { runCaptured } from '../lib/children.mjs'
import { say } from '../lib/project.mjs'

const FOLDERS = [
  '/usr/lib/x86_64-linux-gnu',
  '/usr/lib/aarch64-linux-gnu',
  '/lib/x86_64-linux-gnu',
  '/lib/aarch64-linux-gnu',
  '/usr/lib64',
  '/lib64',
  '/usr/lib',
]

/** What Electron opens at start (the rest comes with GTK), and the Debian package that brings it. */
const LIBRARIES = [
  { file: 'libgtk-3.so.0', debian: 'libgtk-3-0' },
  { file: 'libnss3.so', debian: 'libnss3' },
  { file: 'libgbm.so.1', debian: 'libgbm1' },
  { file: 'libasound.so.2', debian: 'libasound2' },
]

const PROGRAMS = [
  { file: 'Xvfb', debian: 'xvfb' },
  { file: 'xauth', debian: 'xauth' },
]

/** The print system, which the tests and benchmarks run privately. The app itself does without. */
const PRINT_SYSTEM = [
  { file: '/usr/sbin/cupsd', debian: 'cups' },
  { file: '/usr/lib/cups/backend/socket', debian: 'cups' },
  { file: '/usr/lib/cups/filter/pdftopdf', debian: 'cups-filters' },
  { file: '/usr/sbin/lpadmin', debian: 'cups-client' },
]

const APT_LOCK = ['-o', 'DPkg::Lock::Timeout=300']

/**
 * Debian packages whose library or program is absent, by looking for the files themselves.
 * @param {(path: string) => boolean} [exists]
 * @param {string} [path] the PATH to search for programs
 * @returns {string[]}
 */
export const missingSystemPackages = (exists = existsSync, path = process.env['PATH'] ?? '') => {
  const programFolders = [...path.split(delimiter).filter(Boolean), '/usr/bin']
  const isIn = (/** @type {string[]} */ folders, /** @type {string} */ file) =>
    folders.some((folder) => exists(join(folder, file)))
  return [
    ...LIBRARIES.filter(({ file }) => !isIn(FOLDERS, file)),
    ...PROGRAMS.filter(({ file }) => !isIn(programFolders, file)),
  ].map(({ debian }) => debian)
}

/**
 * Debian packages of the print system that are absent.
 * @param {(path: string) => boolean} [exists]
 * @returns {string[]}
 */
export const missingPrintPackages = (exists = existsSync) => [
  ...new Set(PRINT_SYSTEM.filter(({ file }) => !exists(file)).map(({ debian }) => debian)),
]

/**
 * The package's name on this release: since their 64-bit time change Debian 13 and Ubuntu 24.04 append t64.
 * @param {string} name
 */
const localPackageName = async (name) => {
  const { code, output } = await runCaptured('apt-cache', ['show', '--no-all-versions', `${name}t64`])
  return code === 0 && output.includes(`Package: ${name}t64`) ? `${name}t64` : name
}

/** @param {string[]} packages */
const installWithApt = async (packages) => {
  say(`Installing system packages: ${packages.join(' ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  // One unreachable source makes update fail while the others still have what is needed: go on.
  await runCaptured('apt-get', ['update', '-qq', ...APT_LOCK], { env })
  const names = await Promise.all(packages.map(localPackageName))
  const args = ['install', '-y', '-qq', '--no-install-recommends', ...APT_LOCK, ...names]
  const { code, output } = await runCaptured('apt-get', args, { env })
  if (code !== 0) say(output.split('\n').slice(-15).join('\n'))
  return code === 0
}

/**
 * Installs the print system for the tests where that is possible without asking, else says the one line to run.
 * Without it the tests that need it fail, and say so: a test that is passed over has proved nothing.
 */
export const ensurePrintSystem = async () => {
  const missing = process.platform === 'linux' ? missingPrintPackages() : []
  if (missing.length === 0) return
  const isDebian = existsSync('/etc/debian_version')
  if (isDebian && process.getuid?.() === 0 && (await installWithApt(missing))) return
  say(
    `The tests of printing through the system need CUPS. Install what your system calls: ${missing.join(' ')}` +
      (isDebian ? ` (sudo apt-get install -y --no-install-recommends ${missing.join(' ')})` : ''),
  )
}

/**
 * Installs what is missing when that is possible without asking, else says the one line to run.
 * @returns {Promise<boolean>} whether everything is there
 */
export const ensureSystemLibraries = async () => {
  if (process.platform !== 'linux') return true
  const missing = missingSystemPackages()
  if (missing.length === 0) return true
  const isDebian = existsSync('/etc/debian_version')
  if (isDebian && process.getuid?.() === 0 && (await installWithApt(missing))) return true
  const line = `apt-get update && apt-get install -y --no-install-recommends ${missing.join(' ')}`
  say(
    isDebian
      ? `Electron needs system libraries that are not installed. Run: sudo sh -c '${line}'`
      : `Electron needs libraries that are not installed. Install what your system calls: ${missing.join(' ')}`,
  )
  return false
}
