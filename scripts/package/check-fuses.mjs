// Reads the fuse wire of a packaged executable back. What a configuration asked for is not a proof.
import { pathToFileURL } from 'node:url'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'

/** Every fuse of the wire and the state a shipped build must have. */
export const EXPECTED_FUSES = {
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  [FuseV1Options.WasmTrapHandlers]: true,
}

/**
 * Fuses that differ from what must ship. A fuse that the wire has and the list does not is a difference
 * too: a newer Electron added it and nobody decided.
 * @param {Record<string, unknown>} wire as getCurrentFuseWire gives it
 * @returns {string[]} one sentence each
 */
export const fuseDifferences = (wire) => {
  const expected = /** @type {Record<string, boolean>} */ (EXPECTED_FUSES)
  const present = Object.keys(wire).filter((key) => /^\d+$/.test(key))
  const nameOf = (/** @type {string} */ key) => FuseV1Options[Number(key)] ?? `fuse ${key}`
  const wrong = Object.entries(expected)
    .filter(([key, isOn]) => wire[key] !== (isOn ? FuseState.ENABLE : FuseState.DISABLE))
    .map(([key, isOn]) => `${nameOf(key)} must be ${isOn ? 'on' : 'off'}`)
  const unknown = present
    .filter((key) => !(key in expected))
    .map((key) => `${nameOf(key)} is not on our list`)
  return [...wrong, ...unknown]
}

/**
 * @param {string} executable or, on macOS, the .app folder
 * @throws {Error} naming every fuse that is wrong
 */
export const checkFuses = async (executable) => {
  const differences = fuseDifferences(/** @type {any} */ (await getCurrentFuseWire(executable)))
  if (differences.length > 0)
    throw new Error(`The fuses of ${executable} are wrong: ${differences.join('; ')}.`)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  checkFuses(process.argv[2] ?? '').catch((error) => {
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  })
}
