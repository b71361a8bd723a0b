import { EventEmitter } from 'node:events'
import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron'

/** A window that does what it is told and remembers it. */
export class FakeWindow extends EventEmitter {
  static changedPreferences: Record<string, unknown> = {}
  readonly calls: string[] = []
  readonly options: BrowserWindowConstructorOptions
  readonly webContents: FakeContents
  isGone = false
  bounds = { x: 1, y: 2, width: 1_000, height: 700 }

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super()
    this.options = options
    this.webContents = new FakeContents({ ...options.webPreferences, ...FakeWindow.changedPreferences })
  }
  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url)
  }
  destroy(): void {
    this.isGone = true
  }
  isDestroyed(): boolean {
    return this.isGone
  }
  isVisible(): boolean {
    return this.calls.includes('show')
  }
  isMaximized(): boolean {
    return this.calls.includes('maximize')
  }
  isFullScreen(): boolean {
    return this.calls.includes('fullScreen')
  }
  getNormalBounds(): object {
    return this.bounds
  }
  show(): void {
    this.calls.push('show')
  }
  maximize(): void {
    this.calls.push('maximize')
  }
  setFullScreen(): void {
    this.calls.push('fullScreen')
  }
  setBackgroundColor(colour: string): void {
    this.calls.push(colour)
  }
  asWindow(): BrowserWindow {
    return this as unknown as BrowserWindow
  }
}

class FakeContents extends EventEmitter {
  readonly loaded: string[] = []
  readonly preferences: Record<string, unknown>
  isUnable = false
  crashes = 0

  constructor(preferences: Record<string, unknown>) {
    super()
    this.preferences = preferences
  }
  getLastWebPreferences(): Record<string, unknown> {
    return this.preferences
  }
  getURL(): string {
    return this.loaded.at(-1) ?? ''
  }
  async loadURL(url: string): Promise<void> {
    if (this.isUnable) throw new Error('ERR_FAILED')
    this.loaded.push(url)
  }
  forcefullyCrashRenderer(): void {
    this.crashes += 1
    this.emit('render-process-gone', {}, { reason: 'killed' })
  }
}
