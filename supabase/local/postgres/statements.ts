/** What begins something that may hold semicolons, and the pattern of the whole of it. */
const PIECES =
  /--[^\n]*|\be'(?:[^'\\]|''|\\.)*'|\/\*|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(?<tag>[A-Za-z_]*)\$|;|begin\s+atomic\b|\bcase\b|\bend\b/giy

/**
 * Cuts SQL into its statements, without the semicolons between them: comments stay with the statement
 * that follows. Knows strings, quoted names, dollar quotes, nested comments and `begin atomic` bodies.
 */
export function splitStatements(sql: string): string[] {
  const statements: string[] = []
  let start = 0
  let depth = 0
  for (let at = 0; at < sql.length; ) {
    PIECES.lastIndex = at
    const isWordBefore = at > 0 && /\w/.test(sql[at - 1] ?? '')
    const match = PIECES.exec(sql)
    if (!match || (isWordBefore && /^[a-z]/i.test(match[0]))) {
      at += 1
      continue
    }
    const piece = match[0].toLowerCase()
    at = endOf(sql, at, match)
    if (piece.startsWith('begin') || (piece === 'case' && depth > 0)) depth += 1
    if (piece === 'end' && depth > 0) depth -= 1
    if (piece === ';' && depth === 0) {
      statements.push(sql.slice(start, at - 1))
      start = at
    }
  }
  statements.push(sql.slice(start))
  return statements.map((text) => text.trim()).filter((text) => withoutComments(text) !== '')
}

/** Where a piece that was begun ends. */
function endOf(sql: string, at: number, match: RegExpExecArray): number {
  const [text] = match
  const after = at + text.length
  if (text === '/*') return endOfComment(sql, after)
  if (match.groups?.['tag'] === undefined) return after
  const closing = sql.indexOf(text, after)
  return closing === -1 ? sql.length : closing + text.length
}

function endOfComment(sql: string, from: number): number {
  let depth = 1
  let at = from
  for (; at < sql.length && depth > 0; at += 1) {
    const pair = sql.slice(at, at + 2)
    if (pair === '/*') depth += 1
    if (pair === '*/') depth -= 1
    if (pair === '/*' || pair === '*/') at += 1
  }
  return at
}

function withoutComments(text: string): string {
  return text.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, '').trim()
}
