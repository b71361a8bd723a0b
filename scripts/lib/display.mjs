// A private virtual display (Xvfb) for machines without one, and for tests, which must not depend on the desk's screen.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { forwardSignals } from './children.mjs'

const SCREEN = '1280x800x24'
const SETPRIV = '/usr/bin/setpriv'
const START_TIMEOUT_MS = 15_000

/** @typedef {{ env: Record<string, string>, stop: () => void }} Display */

/**
 * An Xauthority file with one secret that fits every display number (the X server picks a free number
 * only when it starts). Without it every local user could read the packing desk's screen.
 * @param {Buffer} secret
 */
const authorityFile = (secret) => {
  const FAMILY_WILD = 0xffff
  const u16 = (/** @type {number} */ value) => Buffer.from([value >> 8, value & 0xff])
  const counted = (/** @type {Buffer} */ bytes) => Buffer.concat([u16(bytes.length), bytes])
  const empty = Buffer.alloc(0)
  return Buffer.concat([
    u16(FAMILY_WILD),
    counted(empty),
    counted(empty),
    counted(Buffer.from('MIT-MAGIC-COOKIE-1')),
    counted(secret),
  ])
}

/**
 * Resolves with the display number that the server writes once it is ready.
 * @param {import('node:child_process').ChildProcess} server
 * @returns {Promise<string>}
 */
const displayNumber = (server) =>
  new Promise((resolve, reject) => {
    const refuse = (/** @type {string} */ why) =>
      reject(new Error(`The virtual display did not start: ${why}`))
    const timer = setTimeout(() => refuse('no answer from Xvfb'), START_TIMEOUT_MS)
    let text = ''
    server.stdio[3]?.on('data', (piece) => {
      text += String(piece)
      if (!text.includes('\n')) return
      clearTimeout(timer)
      resolve(text.trim())
    })
    server.once('error', (error) => refuse(error.message))
    server.once('exit', (code) => refuse(`Xvfb ended with code ${code}`))
  })

/**
 * Starts Xvfb on a free display number.
 * @param {readonly string[]} [extra] more arguments for it, such as where to keep its pixels
 * @returns {Promise<Display>} the variables for its clients, and how to end it
 * @throws {Error} when Xvfb is missing or does not start
 */
export const startDisplay = async (extra = []) => {
  const folder = mkdtempSync(join(tmpdir(), 'creatorflow-display-'))
  const authority = join(folder, 'authority')
  writeFileSync(authority, authorityFile(randomBytes(16)), { mode: 0o600 })
  const args = ['-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp', '-auth', authority, ...extra]
  // Killed with us even when we are killed too hard to clean up, where the system can do that.
  const leash = existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', 'TERM'] : []
  const [program = 'Xvfb', ...rest] = [...leash, 'Xvfb', ...args]
  forwardSignals()
  // Its own group: Ctrl-C in a terminal must reach the app first, the display goes when we stop it.
  const server = spawn(program, rest, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'], detached: true })
  const stop = () => {
    server.kill()
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', stop)
  try {
    return { env: { DISPLAY: `:${await displayNumber(server)}`, XAUTHORITY: authority }, stop }
  } catch (error) {
    stop()
    throw error
  }
}

/** Whether windows can open on a screen that is already there. */
export const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'])
