/**
 * Switches that would open a door into the program from outside: debuggers, weaker web security, foreign code.
 * No fuse covers Chromium's own (facts/trust.md section 2), so main looks for them before anything else.
 */
const FORBIDDEN = [
  'inspect',
  'inspect-brk',
  'inspect-brk-node',
  'inspect-wait',
  'inspect-port',
  'inspect-publish-uid',
  'debug',
  'debug-brk',
  'debug-port',
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-debugging-socket-name',
  'remote-allow-origins',
  'js-flags',
  'disable-web-security',
  'allow-running-insecure-content',
  'enable-blink-features',
  'load-extension',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'gpu-launcher',
] as const

const FORBIDDEN_SET: ReadonlySet<string> = new Set(FORBIDDEN)

/** The parts of Electron and Node that the check reads. */
export interface SwitchSource {
  readonly argv: readonly string[]
  readonly isPackaged: boolean
  /** Chromium's own parsed view: it also knows switches from its environment and configuration files. */
  hasSwitch(name: string): boolean
}

/** The first forbidden switch that the program was started with, or null. Development builds may use them all. */
export function findForbiddenSwitch(source: SwitchSource): string | null {
  if (!source.isPackaged) return null
  // Chromium takes -x, --x and, on Windows, /x.
  const named = source.argv.map((argument) => /^(?:--?|\/)([\w-]+)/.exec(argument)?.[1]?.toLowerCase() ?? '')
  return (
    named.find((name) => FORBIDDEN_SET.has(name)) ?? FORBIDDEN.find((name) => source.hasSwitch(name)) ?? null
  )
}

/** Ends a packaged program at once, with exit code 78, when it was started with a forbidden switch. */
export function refuseDebugSwitches(
  source: SwitchSource,
  exit: (code: number, found: string) => void,
): boolean {
  const found = findForbiddenSwitch(source)
  if (found !== null) exit(78, found)
  return found !== null
}
