// A lock between processes: two terminals, or a test that starts `desk` ten times at once, must not
// install or build over each other. A holder that died is recognised and its lock taken over.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { say } from './project.mjs'

const POLL_MS = 150
const SAY_AFTER_MS = 2_000

/**
 * Marks one life of one process: a pid alone is reused, most of all by containers that start afresh.
 * @param {number} pid
 */
const lifeOf = (pid) => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return `${pid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`
  } catch {
    return `${pid} -`
  }
}

/**
 * Whether the process that wrote this mark still runs.
 * @param {string} mark
 */
export const isHolderAlive = (mark) => {
  const pid = Number(mark.split(' ')[0])
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it lives, but belongs to somebody else.
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
  return lifeOf(pid) === mark
}

/** @param {string} path */
const readMark = (path) => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/**
 * Moves a dead holder's lock away; puts it back when a live one had meanwhile taken its place.
 * @param {string} path
 * @param {string} deadMark
 */
const removeDeadLock = (path, deadMark) => {
  const aside = `${path}.${process.pid}.dead`
  try {
    renameSync(path, aside)
    if (readMark(aside) !== deadMark) linkSync(aside, path)
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes(/** @type {NodeJS.ErrnoException} */ (error).code ?? '')) throw error
  } finally {
    rmSync(aside, { force: true })
  }
}

/**
 * @param {string} path
 * @param {string} mark
 */
const tryAcquire = (path, mark) => {
  // Written aside and linked into place: nobody ever sees a lock without its holder's mark.
  const draft = `${path}.${process.pid}.new`
  writeFileSync(draft, mark)
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

/**
 * Runs `work` while holding the lock file at `path`; waits for a living holder as long as it lives.
 * @template T
 * @param {string} path
 * @param {() => T | Promise<T>} work
 * @returns {Promise<T>}
 */
export const withProcessLock = async (path, work) => {
  mkdirSync(dirname(path), { recursive: true })
  const mark = lifeOf(process.pid)
  for (let waitedMs = 0; !tryAcquire(path, mark); waitedMs += POLL_MS) {
    const holder = readMark(path)
    if (holder !== undefined && !isHolderAlive(holder)) removeDeadLock(path, holder)
    else await new Promise((done) => setTimeout(done, POLL_MS))
    if (waitedMs === SAY_AFTER_MS - (SAY_AFTER_MS % POLL_MS))
      say('Waiting for another CreatorFlow command to finish its set-up.')
  }
  try {
    return await work()
  } finally {
    if (readMark(path) === mark) rmSync(path, { force: true })
  }
}
