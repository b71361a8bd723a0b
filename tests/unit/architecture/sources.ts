import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative, sep } from 'node:path'
import { parseSync } from 'vite'

const ROOT = join(import.meta.dirname, '..', '..', '..')

/** A path inside the repository. */
export function inRoot(...parts: readonly string[]): string {
  return join(ROOT, ...parts)
}

/** One import of a file: the specifier as written and, for our own files, the file it names. */
export interface Import {
  readonly specifier: string
  /** Relative to the repository, with forward slashes; null for packages and `node:` modules. */
  readonly target: string | null
  readonly isTypeOnly: boolean
  /** True for `import()`: loaded when it is reached, not with the file. */
  readonly isLater: boolean
}

/** A function with a body, by its lines. */
export interface FunctionSpan {
  readonly name: string
  readonly line: number
  readonly lines: number
}

/** One source file, parsed. `path` is relative to the repository, with forward slashes. */
export interface Source {
  readonly path: string
  readonly text: string
  readonly lines: number
  readonly commentLines: number
  readonly imports: readonly Import[]
  readonly functions: readonly FunctionSpan[]
  readonly hasDefaultExport: boolean
  /** Names this file declares: functions, classes, variables, types, fields and parameters. */
  readonly declared: readonly string[]
  /** Lines with an `any` type. */
  readonly anyLines: readonly number[]
  /** Calls and reads such as `Date.now`, as written, with their line. */
  readonly members: readonly { readonly text: string; readonly line: number }[]
  /** Lines with `new Date()` without an argument, and with an empty catch. */
  readonly bareDates: readonly number[]
  readonly emptyCatches: readonly number[]
}

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

/** Every TypeScript file below a folder of the repository, parsed, in path order. */
export function readSources(folder: string): Source[] {
  return readdirSync(inRoot(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => parseSource(slashed(relative(ROOT, join(entry.parentPath, entry.name)))))
    .sort((a, b) => a.path.localeCompare(b.path))
}

/** Parses one file of the repository. */
export function parseSource(path: string): Source {
  return parseText(path, readFileSync(inRoot(path), 'utf8'))
}

/** Parses a text as if it were the file at `path`; throws where it is no TypeScript. */
export function parseText(path: string, text: string): Source {
  const { program, module, comments, errors } = parseSync(path, text)
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`)
  const lineOf = lineFinder(text)
  const found = new Finder(lineOf)
  found.visit(program as unknown as Node, null)
  return {
    path,
    text,
    lines: text.endsWith('\n') ? lineOf(text.length) - 1 : lineOf(text.length),
    commentLines: countCommentLines(comments, lineOf),
    imports: importsOf(path, text, module),
    functions: found.functions,
    hasDefaultExport: module.staticExports.some(({ entries }) =>
      entries.some((entry) => entry.exportName.kind === 'Default'),
    ),
    declared: [...found.declared],
    anyLines: found.anyLines,
    members: found.members,
    bareDates: found.bareDates,
    emptyCatches: found.emptyCatches,
  }
}

type ParsedModule = ReturnType<typeof parseSync>['module']

function importsOf(path: string, text: string, module: ParsedModule): Import[] {
  const stated = module.staticImports.map((one) => ({
    specifier: one.moduleRequest.value,
    isTypeOnly: one.entries.length > 0 && one.entries.every((entry) => entry.isType),
    isLater: false,
  }))
  const again = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap((entry) =>
      entry.moduleRequest
        ? [{ specifier: entry.moduleRequest.value, isTypeOnly: entry.isType, isLater: false }]
        : [],
    ),
  )
  const later = module.dynamicImports.map(({ moduleRequest }) => ({
    specifier: text.slice(moduleRequest.start + 1, moduleRequest.end - 1),
    isTypeOnly: false,
    isLater: true,
  }))
  return [...stated, ...again, ...later].map((one) => ({ ...one, target: targetOf(path, one.specifier) }))
}

function targetOf(path: string, specifier: string): string | null {
  return specifier.startsWith('.')
    ? slashed(normalize(join(dirname(path), specifier.replace(/\?.*$/, ''))))
    : null
}

function slashed(path: string): string {
  return path.split(sep).join('/')
}

/** Line numbers from 1, by binary search over the starts of lines. */
function lineFinder(text: string): (offset: number) => number {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (offset) => {
    let low = 0
    let high = starts.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle
    }
    return low + 1
  }
}

function countCommentLines(
  comments: readonly { start: number; end: number }[],
  lineOf: (offset: number) => number,
): number {
  const lines = new Set<number>()
  for (const { start, end } of comments)
    for (let line = lineOf(start); line <= lineOf(end); line += 1) lines.add(line)
  return lines.size
}

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'])
const NAMED = new Set([
  'FunctionDeclaration',
  'ClassDeclaration',
  'VariableDeclarator',
  'TSInterfaceDeclaration',
  'TSTypeAliasDeclaration',
])

/** Walks a syntax tree once and notes what the rules ask for. */
class Finder {
  readonly functions: FunctionSpan[] = []
  readonly declared = new Set<string>()
  readonly anyLines: number[] = []
  readonly members: { text: string; line: number }[] = []
  readonly bareDates: number[] = []
  readonly emptyCatches: number[] = []
  readonly #lineOf: (offset: number) => number

  constructor(lineOf: (offset: number) => number) {
    this.#lineOf = lineOf
  }

  visit(node: Node, parent: Node | null): void {
    this.#note(node, parent)
    for (const [key, value] of Object.entries(node)) {
      if (key === 'type' || key === 'start' || key === 'end') continue
      for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) this.visit(child, node)
    }
  }

  #note(node: Node, parent: Node | null): void {
    const line = this.#lineOf(node.start)
    if (FUNCTIONS.has(node.type) && isNode(node['body'])) this.#noteFunction(node, parent)
    if (NAMED.has(node.type)) this.#declare(node['id'])
    if (
      node.type === 'MethodDefinition' ||
      node.type === 'PropertyDefinition' ||
      node.type === 'TSPropertySignature'
    )
      this.#declare(node['key'])
    if (node.type === 'TSAnyKeyword') this.anyLines.push(line)
    if (node.type === 'MemberExpression')
      this.members.push({ text: `${nameOf(node['object'])}.${nameOf(node['property'])}`, line })
    if (
      node.type === 'NewExpression' &&
      nameOf(node['callee']) === 'Date' &&
      (node['arguments'] as unknown[]).length === 0
    )
      this.bareDates.push(line)
    if (node.type === 'CatchClause' && ((node['body'] as Node)['body'] as unknown[]).length === 0)
      this.emptyCatches.push(line)
  }

  /** A function counts from its first to its last line; a method is named by its key, an arrow by its variable. */
  #noteFunction(node: Node, parent: Node | null): void {
    const line = this.#lineOf(node.start)
    const name = nameOf(node['id']) || nameOf(parent?.['key']) || nameOf(parent?.['id']) || '(anonymous)'
    this.functions.push({ name, line, lines: this.#lineOf(node.end) - line + 1 })
    for (const parameter of node['params'] as Node[]) this.#declare(parameter)
  }

  #declare(id: unknown): void {
    const name = nameOf(id)
    if (name !== '') this.declared.add(name)
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

function nameOf(value: unknown): string {
  if (!isNode(value)) return ''
  return typeof value['name'] === 'string' ? value['name'] : ''
}
