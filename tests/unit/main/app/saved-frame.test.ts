import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { type Frame, saveFrame, takeFrame } from '../../../../src/main/app/store/saved-frame.ts'

const FRAME = {
  opened: { keys: Int32Array.of(3, 1, 2), rows: [{ seq: 3 }] },
  settings: { rowDensity: 'compact' },
} as unknown as Frame

let folder: string
let reader: string
const database = () => join(folder, 'creatorflow.db')
const frameFile = () => join(folder, 'first-frame.bin')

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'saved-frame-'))
  reader = join(folder, 'reader.js')
  writeFileSync(reader, 'the program')
  writeFileSync(database(), 'the orders of a day'.repeat(100))
})

describe('the frame kept for the next start', () => {
  test('comes back as it was, row numbers and all, and once only', () => {
    saveFrame(folder, reader, FRAME)
    expect(takeFrame(folder, reader)).toEqual(FRAME)
    expect(existsSync(frameFile())).toBe(false)
    expect(takeFrame(folder, reader)).toBeNull()
  })

  test.each<[string, () => void]>([
    ['the database was written', () => writeFileSync(database(), 'the orders of a dax'.repeat(100))],
    ['the database was touched', () => utimesSync(database(), 1, 1)],
    [
      'the database was exchanged for its copy',
      () => {
        const copy = readFileSync(database())
        rmSync(database())
        writeFileSync(database(), copy)
      },
    ],
    ['the database is gone', () => rmSync(database())],
    ['a log lies beside the database', () => writeFileSync(`${database()}-wal`, 'a write')],
    ['the program is another', () => writeFileSync(reader, 'the next program')],
    ['the frame was cut off', () => writeFileSync(frameFile(), readFileSync(frameFile()).subarray(0, 50))],
    ['the frame is empty', () => writeFileSync(frameFile(), '')],
  ])('is worth nothing when %s', (_what, happen) => {
    saveFrame(folder, reader, FRAME)
    happen()
    expect(takeFrame(folder, reader)).toBeNull()
    expect(existsSync(frameFile())).toBe(false)
  })

  test("is the same program's though that was only copied, as an archive of a package has no inodes and times", () => {
    saveFrame(folder, reader, FRAME)
    rmSync(reader)
    writeFileSync(reader, 'the program')
    utimesSync(reader, 1, 1)
    expect(takeFrame(folder, reader)).toEqual(FRAME)
  })

  test('is not kept beside a log that was not folded in', () => {
    writeFileSync(`${database()}-wal`, 'a write')
    saveFrame(folder, reader, FRAME)
    expect(readdirSync(folder)).not.toContain('first-frame.bin')
  })
})
