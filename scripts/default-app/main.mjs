// Stands in for Electron's own default app, which the fallback runtime lacks: starts the app folder or
// file named on the command line, as `electron .` does. Top-level await makes Electron hold `ready` back
// until the app's entry module has run.
import { existsSync, readFileSync } from 'node:fs'
import { Module } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app as electronApp } from 'electron'

// setAppPath and setVersion are what Electron's own default app uses; they are not in its public types.
const app = /** @type {any} */ (electronApp)

/**
 * Splits Electron's own options from the app to start.
 * @param {string[]} argv
 */
const readArguments = (argv) => {
  /** @type {string[]} */
  const required = []
  for (let index = 0; index < argv.length; index++) {
    const argument = argv[index] ?? ''
    // Playwright brings its loader this way.
    if (argument === '-r' || argument === '--require') required.push(argv[++index] ?? '')
    else if (argument === '-v' || argument === '--version')
      return { required, version: true, target: undefined }
    else if (argument.startsWith('--app=')) return { required, version: false, target: argument.slice(6) }
    else if (!argument.startsWith('-')) return { required, version: false, target: argument }
  }
  return { required, version: false, target: undefined }
}

/**
 * Gives the app the name, version and path that a packaged one would have.
 * @param {string} folder
 * @param {string} entry
 */
const introduce = (folder, entry) => {
  Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true })
  const manifest = join(folder, 'package.json')
  app.setAppPath(existsSync(manifest) ? folder : dirname(entry))
  if (!existsSync(manifest)) return
  const described = JSON.parse(readFileSync(manifest, 'utf8'))
  if (described.version) app.setVersion(described.version)
  if (described.productName || described.name) app.setName(described.productName || described.name)
  app.setDesktopName(described.desktopName ?? `${app.getName()}.desktop`)
}

const { required, version, target } = readArguments(process.argv.slice(1))
if (version) {
  console.log(`v${process.versions['electron']}`)
  process.exit(0)
}
if (target === undefined) {
  console.error('usage: electron [options] <app folder or file>')
  process.exit(1)
}
// Node's own way to honour --require; it has no public name.
const internals = /** @type {any} */ (Module)
if (required.length > 0) internals._preloadModules(required)
const folder = resolve(target)
const entry = internals._resolveFilename(folder, null, true)
introduce(folder, entry)
await import(pathToFileURL(entry).href)
