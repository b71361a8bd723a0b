import { writeFileAtomic } from '../../platform/atomic-file.ts'
import type { Redactor } from '../../platform/log/redact.ts'

/** What a diagnostics file is made from. */
export interface DiagnosticsInput {
  readonly at: number
  /** Program and runtime: app, electron, chromium, node, sqlite. */
  readonly versions: Readonly<Record<string, string>>
  readonly platform: Readonly<Record<string, string | number | boolean>>
  /** All settings; only those without personal content are taken. */
  readonly settings: Readonly<Record<string, unknown>>
  /** Counts and states, such as how many orders and printers there are. */
  readonly figures: Readonly<Record<string, string | number | boolean | null>>
  readonly logLines: readonly string[]
}

/** Settings that name nobody. A new setting is left out until someone puts it here. */
const IMPERSONAL_SETTINGS = ['timeZone', 'currency', 'shipByEstimateHours', 'rowDensity', 'keys'] as const

/** The text of a diagnostics file: JSON with a heading for the person who is about to send it. */
export function composeDiagnostics(input: DiagnosticsInput, redactor: Redactor): string {
  const settings = Object.fromEntries(IMPERSONAL_SETTINGS.map((name) => [name, input.settings[name] ?? null]))
  const document = {
    about:
      'CreatorFlow Desktop diagnostics. Holds no order, buyer, address or key. Read it before you send it.',
    madeAt: new Date(input.at).toISOString(),
    versions: input.versions,
    platform: redactor.value(input.platform),
    settings: { ...settings, hasSenderAddress: Boolean(input.settings['senderAddress']) },
    figures: redactor.value(input.figures),
    // Redacted when written; once more, since a file of an older version may know fewer rules.
    log: input.logLines.map((line) => redactLine(line, redactor)),
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

/** Asks where to put the file, and writes it. Null: the person cancelled. Throws a storage error. */
export async function saveDiagnostics(deps: {
  readonly compose: () => string
  readonly askPath: (defaultName: string) => Promise<string | null>
  readonly now: number
}): Promise<string | null> {
  const day = new Date(deps.now).toISOString().slice(0, 10)
  const path = await deps.askPath(`creatorflow-diagnostics-${day}.json`)
  if (path !== null) writeFileAtomic(path, deps.compose())
  return path
}

function redactLine(line: string, redactor: Redactor): unknown {
  try {
    return redactor.value(JSON.parse(line))
  } catch (error) {
    if (error instanceof SyntaxError) return redactor.text(line)
    throw error
  }
}
