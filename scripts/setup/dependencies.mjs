// node_modules as package-lock.json says, or `npm ci`.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { runOnStderr } from '../lib/children.mjs'
import { node24Path, readJson, say } from '../lib/project.mjs'

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, os?: string[], cpu?: string[], link?: boolean }} LockEntry */
/** @typedef {{ packages?: Record<string, LockEntry> }} LockFile */

const ATTEMPTS = 2

/**
 * Differences between the project's lock file and npm's record of what it installed (the hidden lock
 * file). Packages that only serve another platform may be missing; extra ones do no harm.
 * @param {LockFile} wanted package-lock.json
 * @param {LockFile | undefined} installed node_modules/.package-lock.json
 * @returns {string[]} one sentence each; empty when they agree
 */
export const lockDifferences = (wanted, installed) => {
  if (!installed?.packages) return ['nothing is installed']
  const found = installed.packages
  return Object.entries(wanted.packages ?? {}).flatMap(([path, entry]) => {
    if (path === '' || entry.link) return []
    const present = found[path]
    if (!present) return entry.optional || entry.os || entry.cpu ? [] : [`${path} is missing`]
    if (present.version !== entry.version) return [`${path} is ${present.version}, not ${entry.version}`]
    const isOtherContent = entry.integrity && present.integrity && entry.integrity !== present.integrity
    return isOtherContent ? [`${path} has other content`] : []
  })
}

/** @param {string} root */
const stampPath = (root) => join(root, 'node_modules', '.creatorflow-setup.json')
/** @param {string} root */
const hiddenLockPath = (root) => join(root, 'node_modules', '.package-lock.json')

/**
 * What the stamp must say for node_modules to need no second look.
 * @param {string} root
 */
const currentStamp = (root) => {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  const hidden = existsSync(hiddenLockPath(root)) ? statSync(hiddenLockPath(root)).mtimeMs : 0
  return JSON.stringify({ lock, hidden, machine: `${process.platform}-${process.arch}` })
}

/** @param {string} root */
const isStampCurrent = (root) => {
  const path = stampPath(root)
  return existsSync(path) && existsSync(node24Path(root)) && readFileSync(path, 'utf8') === currentStamp(root)
}

/**
 * Whether node_modules can be used as it is. Cheap when the stamp matches; else compares the two lock
 * files, so that a plain `npm install` is not thrown away.
 * @param {string} root
 */
export const areDependenciesReady = (root) => {
  if (isStampCurrent(root)) return true
  if (!existsSync(node24Path(root))) return false
  const wanted = readJson(join(root, 'package-lock.json'))
  if (!wanted || lockDifferences(wanted, readJson(hiddenLockPath(root))).length > 0) return false
  writeFileSync(stampPath(root), currentStamp(root))
  return true
}

/**
 * The npm that runs us, else the one in PATH.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {{ command: string, first: string[] }}
 */
export const npmProgram = (env = process.env) => {
  const running = env['npm_execpath']
  if (running && basename(running) === 'npm-cli.js') return { command: process.execPath, first: [running] }
  return { command: 'npm', first: [] }
}

/**
 * Brings node_modules in line with the lock file. A half-finished `npm ci` leaves no stamp, so the
 * next run starts it again.
 * @param {string} root
 * @throws {Error} when npm fails twice
 */
export const installDependencies = async (root) => {
  if (areDependenciesReady(root)) return
  say('Installing the dependencies named in package-lock.json (npm ci). This takes about a minute.')
  const npm = npmProgram()
  // NODE_ENV=production or an npm setting may leave the tools out; these two flags win over both.
  const args = [
    ...npm.first,
    'ci',
    '--include=dev',
    '--include=optional',
    '--no-fund',
    '--no-audit',
    '--loglevel=error',
  ]
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const { code } = await runOnStderr(npm.command, args, { cwd: root })
    if (code === 0 && existsSync(node24Path(root))) {
      writeFileSync(stampPath(root), currentStamp(root))
      return
    }
    if (attempt < ATTEMPTS) say('npm ci did not finish. Trying once more.')
  }
  throw new Error('npm ci failed. Check the network and the messages above, then run the command again.')
}
