/** One command as a printer reads it: `^FO` with `20,30`. */
export interface ZplFileCommand {
  /** Prefix and name in capitals; fonts are all `^A`. */
  readonly name: string
  /** Everything to the next command, one character a byte. */
  readonly text: string
}

/** Larger files are no labels: a page of a 600 dpi printer as plain hex has 4.3 million characters. */
const MOST_BYTES = 8_000_000
const MOST_COMMANDS = 100_000
/** What the best-known label designer puts first: it sets the command characters to what they are. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it begins with one
const DESIGNER_HEAD = /^\s*\u0010?CT~~CD,~CC\^~CT~/
/** Bytes that mean something to a printer or its line outside of any command; the separators of MaxiCode stay. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001b\u007f]/
const CHARACTER_CHANGES = /^[\^~](?:CC|CD|CT)$/

/** Why a file cannot be split into commands. */
export type SplitFault = 'tooLarge' | 'tooManyCommands' | 'controlCharacters'

/**
 * Splits a ZPL file at every `^` and `~`, which is exactly what a printer obeys. Text before the first command is
 * nothing to a printer and is dropped. Time and memory grow with the file alone.
 */
export function splitZpl(bytes: Uint8Array): readonly ZplFileCommand[] | SplitFault {
  if (bytes.byteLength > MOST_BYTES) return 'tooLarge'
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('latin1')
    .replace(DESIGNER_HEAD, '')
  // Nulls behind the last label are padding.
  const zpl = text.replace(/\0+$/, '')
  if (CONTROLS.test(zpl)) return 'controlCharacters'
  const commands: ZplFileCommand[] = []
  for (let at = nextPrefix(zpl, 0); at < zpl.length; ) {
    if (commands.length >= MOST_COMMANDS) return 'tooManyCommands'
    const [command, end] = commandAt(zpl, at)
    commands.push(command)
    at = nextPrefix(zpl, end)
  }
  return commands
}

function commandAt(zpl: string, at: number): readonly [ZplFileCommand, number] {
  const name = zpl.slice(at, at + 3).toUpperCase()
  // These take the very next character, which may be a prefix itself.
  if (CHARACTER_CHANGES.test(name)) return [{ name, text: zpl.charAt(at + 3) }, at + 4]
  const end = nextPrefix(zpl, at + 1)
  const isFont = name.startsWith('^A')
  const length = Math.min(isFont ? 2 : 3, end - at)
  return [{ name: name.slice(0, length), text: zpl.slice(at + length, end) }, end]
}

function nextPrefix(zpl: string, from: number): number {
  for (let at = from; at < zpl.length; at += 1) {
    const code = zpl.charCodeAt(at)
    if (code === 0x5e || code === 0x7e) return at
  }
  return zpl.length
}
