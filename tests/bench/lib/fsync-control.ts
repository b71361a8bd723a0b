import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { nowMs } from './screen.ts'

/** How long this disk takes to make 4 KB last, so many times; ms. The journal waits for it before the first byte. */
export function fsyncTimes(folder: string, count: number): number[] {
  const file = openSync(join(folder, 'fsync'), 'w')
  const page = Buffer.alloc(4_096, 1)
  const times: number[] = []
  for (let at = 0; at < count; at += 1) {
    const startedAt = nowMs()
    writeSync(file, page)
    fdatasyncSync(file)
    times.push(nowMs() - startedAt)
  }
  closeSync(file)
  return times
}
