import { app } from 'electron'
import type { AppInfo } from '../../../shared/ipc/app.contract.ts'
import { isFallbackRuntime } from '../lifecycle/about.ts'

declare global {
  /** The Electron that package.json pins; the build writes it in. */
  const __PINNED_ELECTRON__: string
}

/** The program and the runtime that is actually in use. */
export function appInfo(sqlite: string): AppInfo {
  const electron = process.versions['electron'] ?? ''
  return {
    name: app.getName(),
    version: app.getVersion(),
    electron,
    chromium: process.versions['chrome'] ?? '',
    node: process.versions.node,
    sqlite,
    isFallbackRuntime: isFallbackRuntime({ electron, pinnedElectron: __PINNED_ELECTRON__ }),
    platform: `${process.platform} ${process.arch}`,
    isPackaged: app.isPackaged,
  }
}
