import { statSync } from 'node:fs'
import { basename, extname, isAbsolute } from 'node:path'
import { AppError } from '../../shared/errors/app-error.ts'

/** What a page learns of a file: never where it is. `size` is in bytes. */
export interface FileToken {
  readonly token: string
  readonly name: string
  readonly size: number
}

/** Files that a person chose. Only main keeps their paths; pages and handlers pass the tokens around. */
export interface FileTokens {
  /** Takes a path from main's own dialog or from a dropped file. Throws `input.invalid` or `input.notFound`. */
  register(path: string): FileToken
  /** The path behind a token of this run. Throws `input.notFound` for any other text. */
  resolve(token: string): string
}

/** What the program can read: a page that was taken over cannot have main open a key file or a device. */
const READABLE = new Set(['.csv', '.tsv', '.txt', '.xlsx', '.gz', '.pdf', '.png', '.zpl'])
/** Older tokens are forgotten: nobody drops so many files and then asks for the first. */
const MAX_TOKENS = 100

/** An empty register. `uuid` makes the tokens, which are as hard to guess as its randomness. */
export function createFileTokens(uuid: () => string): FileTokens {
  const paths = new Map<string, string>()
  return {
    register: (path) => {
      const size = checkedSize(path)
      const token = uuid()
      paths.set(token, path)
      for (const oldest of [...paths.keys()].slice(0, -MAX_TOKENS)) paths.delete(oldest)
      return { token, name: basename(path), size }
    },
    resolve: (token) => {
      const path = paths.get(token)
      if (path !== undefined) return path
      throw new AppError(
        'input.notFound',
        'This file is no longer chosen. Drop it on the window again, or choose it again.',
      )
    },
  }
}

function checkedSize(path: string): number {
  if (path === '' || !isAbsolute(path)) {
    throw new AppError('input.invalid', 'This is not a file from your disk. Drop the export file itself.', {
      path: 'path',
    })
  }
  const name = basename(path)
  if (!READABLE.has(extname(path).toLowerCase())) {
    throw new AppError(
      'input.invalid',
      `${name} is not a file this program reads. Use a CSV or XLSX export, or labels as PDF, PNG or ZPL.`,
    )
  }
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined)
    throw new AppError('input.notFound', `${name} is not there any more. Choose it again.`)
  if (!stats.isFile())
    throw new AppError(
      'input.invalid',
      `${name} is a folder or a device, not a file. Choose the export file in it.`,
    )
  return stats.size
}
