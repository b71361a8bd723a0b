// Where things are. Everything is resolved from this file, so a command works from any folder.
import { readFileSync } from 'node:fs'
import { delimiter, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's own folder. */
export const projectRoot = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..')

/**
 * Path inside the project.
 * @param {...string} parts
 */
export const inProject = (...parts) => join(projectRoot, ...parts)

/**
 * Node 24 from the dependencies. The preinstalled Node may be too old: better-sqlite3 crashes Node 20.
 * @param {string} [root]
 */
export const node24Path = (root = projectRoot) =>
  join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

/**
 * Parses a JSON file; undefined when it is missing or is not JSON (both mean: make it anew).
 * @param {string} path
 * @returns {any}
 */
export const readJson = (path) => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * The folder the person stands in: npm moves to the project root and leaves the real one in INIT_CWD.
 * @param {NodeJS.ProcessEnv} [env]
 */
export const callerFolder = (env = process.env) => {
  const here = process.cwd()
  return here === projectRoot && env['npm_lifecycle_event'] && env['INIT_CWD'] ? env['INIT_CWD'] : here
}

/**
 * Environment for every child: Node 24 and the project's tools first in PATH.
 * @param {Record<string, string>} [extra]
 * @returns {NodeJS.ProcessEnv}
 */
export const toolEnvironment = (extra = {}) => {
  const path = [dirname(node24Path()), inProject('node_modules', '.bin'), process.env['PATH'] ?? '']
  return { ...process.env, PATH: path.join(delimiter), ...extra }
}

/**
 * One line on stderr; stdout belongs to the command's own answer.
 * @param {string} line
 */
export const say = (line) => {
  process.stderr.write(`${line}\n`)
}
