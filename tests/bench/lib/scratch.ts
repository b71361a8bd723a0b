import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Scratch } from './figures.ts'

/** Gives work a folder of its own and takes everything away afterwards, in the reverse order it came. */
export async function withScratch<T>(work: (scratch: Scratch) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'creatorflow-bench-'))
  const undos: (() => unknown)[] = []
  const removeFolder = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  process.once('exit', removeFolder)
  try {
    return await work({
      folder,
      atEnd: (undo) => undos.push(undo),
      say: (line) => process.stderr.write(`${line}\n`),
    })
  } finally {
    for (const undo of undos.toReversed()) await undo()
    removeFolder()
  }
}
