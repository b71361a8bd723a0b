// Starting other programs: inherited or captured output, signals passed on, nothing left behind.
import { spawn } from 'node:child_process'

/** @typedef {{ code: number, output: string }} Ended */
/** @typedef {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number }} RunOptions */

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set()
const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])
/** Conventional exit codes of a program ended by a signal (128 + number). */
/** @type {Record<string, number>} */
const SIGNAL_CODES = { SIGHUP: 129, SIGINT: 130, SIGKILL: 137, SIGTERM: 143 }
let isForwarding = false

/** Passes our own signals to the children; we end, and our exit handlers run, when they have. */
export const forwardSignals = () => {
  if (isForwarding) return
  isForwarding = true
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (running.size === 0) process.exit(SIGNAL_CODES[signal] ?? 1)
      for (const child of running) child.kill(signal)
    })
  }
}

/**
 * Keeps a child in the list of those that get our signals.
 * @template {import('node:child_process').ChildProcess} C
 * @param {C} child
 * @returns {C}
 */
export const track = (child) => {
  forwardSignals()
  running.add(child)
  child.once('exit', () => running.delete(child))
  return child
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} options
 * @param {import('node:child_process').StdioOptions} stdio
 * @returns {Promise<Ended>}
 */
const runWith = (command, args, options, stdio) =>
  new Promise((done) => {
    /** @type {Buffer[]} */
    const pieces = []
    // npm is a .cmd file on Windows, which only a shell can start.
    const shell = process.platform === 'win32' && command === 'npm'
    const child = track(spawn(command, args, { cwd: options.cwd, env: options.env, stdio, shell }))
    child.stdout?.on('data', (piece) => pieces.push(piece))
    child.stderr?.on('data', (piece) => pieces.push(piece))
    const timer = options.timeoutMs ? setTimeout(() => child.kill('SIGKILL'), options.timeoutMs) : undefined
    const finish = (/** @type {number} */ code, /** @type {string} */ extra) => {
      clearTimeout(timer)
      running.delete(child)
      done({ code, output: Buffer.concat(pieces).toString('utf8') + extra })
    }
    child.once('error', (error) => finish(127, `${command}: ${error.message}\n`))
    child.once('close', (code, signal) => finish(code ?? SIGNAL_CODES[signal ?? ''] ?? 1, ''))
  })

/**
 * Runs a program on our own stdin, stdout and stderr.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 */
export const runAttached = (command, args, options = {}) => runWith(command, args, options, 'inherit')

/**
 * Runs a program without stdin, its output on our stdout and stderr as it comes.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 */
export const runStreamed = (command, args, options = {}) =>
  runWith(command, args, options, ['ignore', 'inherit', 'inherit'])

/**
 * Runs a program without stdin and keeps what it says, both streams in the order they came.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 */
export const runCaptured = (command, args, options = {}) =>
  runWith(command, args, options, ['ignore', 'pipe', 'pipe'])

/**
 * Runs a program with all its output on our stderr, so that stdout stays clean.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 */
export const runOnStderr = (command, args, options = {}) => runWith(command, args, options, ['ignore', 2, 2])
