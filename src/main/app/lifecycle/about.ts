import type { AboutPanelOptionsOptions } from 'electron'

export interface RuntimeVersions {
  readonly app: string
  /** What runs now: process.versions. */
  readonly electron: string
  readonly chromium: string
  readonly node: string
  readonly sqlite: string
  /** What the program ships with: package.json's electron. */
  readonly pinnedElectron: string
}

/** True when this is not the Electron the program ships with, but the stand-in for machines that cannot fetch it. */
export function isFallbackRuntime(versions: Pick<RuntimeVersions, 'electron' | 'pinnedElectron'>): boolean {
  return versions.electron !== versions.pinnedElectron
}

/** The About panel: always the runtime that is actually in use. */
export function aboutPanel(appName: string, versions: RuntimeVersions): AboutPanelOptionsOptions {
  const lines = [
    `Electron ${versions.electron}${isFallbackRuntime(versions) ? ` (fallback runtime; made for ${versions.pinnedElectron})` : ''}`,
    `Chromium ${versions.chromium}`,
    `Node ${versions.node}`,
    `SQLite ${versions.sqlite}`,
  ]
  const text = lines.join('\n')
  // macOS shows credits, Linux and Windows the copyright line; each ignores the other.
  return {
    applicationName: appName,
    applicationVersion: versions.app,
    version: '',
    credits: text,
    copyright: text,
  }
}
