// Whether out/ was built from the sources as they are now.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readJson } from './project.mjs'

/** Everything the build reads. */
const SOURCES = ['src', 'drizzle', 'electron.vite.config.ts', 'package-lock.json']

/**
 * All files below a path, in a fixed order.
 * @param {string} root
 * @param {string} path relative to root
 * @returns {string[]}
 */
const filesBelow = (root, path) => {
  const full = join(root, path)
  if (!existsSync(full)) return []
  if (!statSync(full).isDirectory()) return [path]
  const names = readdirSync(full).sort()
  return names.flatMap((name) => filesBelow(root, join(path, name)))
}

/**
 * A hash over names, sizes and times of all sources: it also changes when a file is deleted or an older
 * one is checked out, which "newer than" would miss.
 * @param {string} root
 * @returns {string}
 */
export const sourceFingerprint = (root) => {
  const hash = createHash('sha256')
  for (const path of SOURCES.flatMap((source) => filesBelow(root, source))) {
    const { size, mtimeMs } = statSync(join(root, path))
    hash.update(`${path}\0${size}\0${mtimeMs}\n`)
  }
  return hash.digest('hex')
}

/** @param {string} root */
const stampPath = (root) => join(root, 'out', '.build.json')

/**
 * @param {string} root
 * @returns {boolean} whether a build is needed
 */
export const isBuildStale = (root) => readJson(stampPath(root))?.fingerprint !== sourceFingerprint(root)

/**
 * Records what a finished build was made from.
 * @param {string} root
 * @param {string} fingerprint taken before the build started, so that an edit during it counts as newer
 */
export const recordBuild = (root, fingerprint) => {
  writeFileSync(stampPath(root), JSON.stringify({ fingerprint }))
}
