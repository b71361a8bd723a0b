/**
 * What only a person can say, asked in windows that no page can draw or click. The command line answers from its own
 * arguments instead.
 */
export interface Dialogs {
  /** An export file to read, or null when the person thought better of it. */
  chooseExport(): Promise<string | null>
  /** A file of labels to read. */
  chooseLabels(): Promise<string | null>
  /** Where a backup goes; `suggested` is a file name. */
  chooseBackupTarget(suggested: string): Promise<string | null>
  /** A backup to restore. */
  chooseBackupSource(): Promise<string | null>
  /** Where the refused acts are saved; `suggested` is a file name. */
  chooseDeadLetterTarget(suggested: string): Promise<string | null>
  /** Whether the workspace may be replaced by that backup. */
  confirmRestore(fileName: string): Promise<boolean>
  /** Whether a password may be sent to the server at this address. */
  confirmServer(address: string): Promise<boolean>
  /** Whether this address may be connected to as a printer. */
  confirmAddress(address: string): Promise<boolean>
}

/** Things that exist only where there is a window: opening pages, saving diagnostics. */
export interface Shell {
  openLink(link: string): Promise<void>
  /** Puts a text on the system's clipboard; false where there is none. The text is the program's own, never a page's. */
  copyText(text: string): boolean
  saveDiagnostics(): Promise<{ readonly saved: boolean; readonly fileName: string | null }>
  painted(view: string, rows: number): void
}
