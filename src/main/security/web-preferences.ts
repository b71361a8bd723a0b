import type { WebPreferences } from 'electron'
import { AppError } from '../../shared/errors/app-error.ts'

/** The one set of preferences for a window of ours. */
export function safeWebPreferences(options: { preloadPath: string; hasDevTools: boolean }): WebPreferences {
  return {
    preload: options.preloadPath,
    devTools: options.hasDevTools,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
    experimentalFeatures: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    backgroundThrottling: true,
    safeDialogs: true,
  }
}

/** What must be in force, whatever was asked for. */
const REQUIRED: Readonly<Record<string, boolean>> = {
  sandbox: true,
  contextIsolation: true,
  webSecurity: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  allowRunningInsecureContent: false,
  webviewTag: false,
  experimentalFeatures: false,
}
/** Turned off by absence: Electron leaves these out of the effective preferences when they are unset. */
const FORBIDDEN_FEATURES = ['enableBlinkFeatures', 'nodeIntegrationInSubframes'] as const

/**
 * Throws `invariant.broken` unless the preferences in force are the safe ones. Reads what Electron made of them,
 * since a default or a plugin may differ from what was asked.
 */
export function assertSafePreferences(effective: Readonly<Record<string, unknown>> | null | undefined): void {
  const preferences = effective ?? {}
  const wrong = Object.entries(REQUIRED).filter(([name, value]) => isWrong(preferences[name], value))
  const extra = FORBIDDEN_FEATURES.filter((name) => Boolean(preferences[name]))
  const names = [...wrong.map(([name]) => name), ...extra]
  if (names.length > 0) throw new AppError('invariant.broken', `Unsafe web preferences: ${names.join(', ')}`)
}

/** What must be on has to be there; what must be off may also be absent. */
function isWrong(actual: unknown, wanted: boolean): boolean {
  return wanted ? actual !== true : Boolean(actual)
}

/** The preferences in force of a web contents. Electron has the getter but does not document it. */
export function effectivePreferences(contents: object): Readonly<Record<string, unknown>> | null {
  const source = contents as { getLastWebPreferences?: () => Record<string, unknown> | null }
  return source.getLastWebPreferences?.() ?? null
}
