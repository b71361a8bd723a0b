/** Fields whose value is personal or secret whatever it looks like. Compared in lower case, without separators. */
const PERSONAL_KEYS = new Set(
  (
    'recipient recipientname buyer buyername buyerusername buyernickname name fullname firstname lastname handle username nickname operator ' +
    'phone phonenumber mobile email mail address addressline address1 address2 line1 line2 lines street city ' +
    'town state district postcode postalcode zip zipcode sender senderaddress note notes message buyermessage ' +
    'password passwd secret token accesstoken refreshtoken apikey authorization cookie clientsecret search query'
  ).split(' '),
)

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]+-----[\s\S]*?(?:-----END [A-Z ]+-----|$)/g, '[key]'],
  [/\b(?:Bearer|Basic)\s+[\w.~+/=-]{6,}/gi, '[token]'],
  [/\beyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)?/g, '[token]'],
  [/\b(?:sb_(?:secret|publishable)|sk|pk|rk|ghp|gho|xox[abp]|sbp)[_-][\w-]{8,}/g, '[token]'],
  [/\b(?:access_token|refresh_token|api_?key|password|secret|sign(?:ature)?|code)=[^\s&"']+/gi, '[token]'],
  [/[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+/g, '[email]'],
  // The person's own name is in the path of his home folder.
  [/(?:\/home|\/Users)\/[^/\s"':]+|[A-Za-z]:\\Users\\[^\\\s"':]+/g, '~'],
  [
    /\b\d{1,5}[A-Za-z]?,?\s+(?:[\p{L}'.-]+\s+){0,4}(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|close|court|ct|way|place|pl|square|sq|boulevard|blvd|terrace|crescent|gardens|grove|highway|hwy|parkway|pkwy)\b\.?/giu,
    '[address]',
  ],
  [
    /\b(?:jalan|jl\.?|rua|rue|calle|via|avenida|straße|soi|thanon|đường)\s+[\p{L}\d .'-]{2,40}\d+\w?/giu,
    '[address]',
  ],
  [
    /\b[\p{L}-]{3,}(?:straße|strasse|str\.|weg|platz|gasse|allee|laan|straat|gatan|vägen|gata|vej)\s+\d+\w?\b/giu,
    '[address]',
  ],
  [/\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b/g, '[postcode]'],
  [/\b[A-Z]{2}\s+\d{5}(?:-\d{4})?\b/g, '[postcode]'],
]

/** A run of digits with the separators people put into phone numbers, not inside an id or a word. */
const DIGIT_RUN = /(?<!\w|\w[.-])\(?\+?\(?\d[\d ().\-/\u00a0]{5,}\d(?!\w|-\w|[.:]\d)/g
const ISO_DATE = /^\d{4}-\d{2}-\d{2}/
/** A printer's IPv4 address or Chromium's version. */
const DOTTED_QUAD = /^\d{1,4}(?:\.\d{1,5}){3}$/
/** Deeper or longer values are cut: a log line is not a dump. */
const MAX_DEPTH = 6
const MAX_ITEMS = 50
const MAX_TEXT = 4_000

/** Removes what must not be in a log or a diagnostics file. `secrets` are exact values known at run time. */
export interface Redactor {
  text(value: string): string
  /** A copy fit for JSON: personal keys blanked, texts filtered, binary and deep parts cut. */
  value(value: unknown): unknown
  /** From now on this exact text never leaves, wherever it stands. Short texts are ignored. */
  addSecret(secret: string): void
}

/** A redactor with no known secrets. */
export function createRedactor(): Redactor {
  const secrets = new Set<string>()
  const text = (value: string) => redactText(value, secrets)
  return {
    text,
    value: (value) => redactValue(value, text, 0),
    addSecret: (secret) => {
      // A one-letter secret would blank whole lines and hide the cause of an error.
      if (secret.length >= 4) secrets.add(secret)
    },
  }
}

function redactText(value: string, secrets: ReadonlySet<string>): string {
  let text = value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}[cut]` : value
  for (const secret of secrets) text = text.replaceAll(secret, '[secret]')
  for (const [pattern, mark] of PATTERNS) text = text.replace(pattern, mark)
  return text.replace(DIGIT_RUN, (run) => (isPhoneNumber(run) ? '[phone]' : run))
}

/** 7 to 15 digits (E.164). TikTok's ids have 17 or more, and are needed to find an order again. */
function isPhoneNumber(run: string): boolean {
  const digits = run.replace(/\D/g, '').length
  return digits >= 7 && digits <= 15 && !ISO_DATE.test(run) && !DOTTED_QUAD.test(run)
}

function redactValue(value: unknown, text: (value: string) => string, depth: number): unknown {
  if (typeof value === 'string') return text(value)
  if (typeof value === 'bigint') return value.toString()
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value !== 'object') return undefined
  if (depth >= MAX_DEPTH) return '[deep]'
  if (value instanceof Error) return redactError(value, text, depth)
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => redactValue(item, text, depth + 1))
  const entries = value instanceof Map ? [...value.entries()] : Object.entries(value)
  return Object.fromEntries(
    entries
      .slice(0, MAX_ITEMS)
      .map(([key, item]) => [text(String(key)), redactEntry(String(key), item, text, depth)]),
  )
}

function redactEntry(key: string, item: unknown, text: (value: string) => string, depth: number): unknown {
  const isPersonal = PERSONAL_KEYS.has(key.toLowerCase().replace(/[^a-z0-9]/g, ''))
  // Whether something was there is worth knowing, what it was is not. Flags and counts name nobody.
  if (isPersonal && item !== null && item !== undefined && typeof item !== 'boolean') return '[personal]'
  return redactValue(item, text, depth + 1)
}

function redactError(error: Error, text: (value: string) => string, depth: number): unknown {
  const inner = (value: unknown) => (value === undefined ? undefined : redactValue(value, text, depth + 1))
  return {
    type: error.constructor.name,
    code: 'code' in error && typeof error.code === 'string' ? error.code : undefined,
    message: text(error.message),
    details: inner('details' in error ? error.details : undefined),
    stack: text(error.stack ?? ''),
    cause: inner(error.cause),
  }
}
