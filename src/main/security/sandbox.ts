/** The part of Electron's app that switches the sandbox on. */
export interface SandboxSwitch {
  enableSandbox(): void
  readonly commandLine: { hasSwitch(name: string): boolean }
}

/**
 * Sandboxes every renderer, also one that is made without saying so. Before ready. Answers false where the program
 * was told `--no-sandbox`, as it must be under root: enabling it there ends in a loop of dying processes, and the
 * windows' own `sandbox: true` still keeps Node out of the page.
 */
export function enableSandbox(app: SandboxSwitch): boolean {
  if (app.commandLine.hasSwitch('no-sandbox')) return false
  app.enableSandbox()
  return true
}
