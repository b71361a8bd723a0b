import { describe, expect, it } from 'vitest'
import { runPages, type SheetOutcome } from '../../../../../src/main/printing/queue/page-run.ts'
import { AppError } from '../../../../../src/shared/errors/app-error.ts'

const goesOn = async () => true
const noPaper = new AppError('printer.paperOut', 'The printer is out of labels.')

/** A printer of which each page ends as is said; after the last of them, as the last. */
function aPrinter(...ends: (SheetOutcome | Error)[]) {
  const printed: number[] = []
  const print = async (page: number): Promise<SheetOutcome> => {
    printed.push(page)
    const end = ends[page - 1] ?? ends.at(-1) ?? 'printed'
    if (end instanceof Error) throw end
    return end
  }
  return { printed, print }
}

describe('pages that are printed one after the other', () => {
  it('are all printed, or sent where one of them was only sent', async () => {
    const { printed, print } = aPrinter('printed', 'sent', 'printed')
    expect(await runPages(3, { print, mayGoOn: goesOn })).toEqual({
      pages: 3,
      sent: 3,
      stoppedAt: null,
      outcome: 'sent',
      fault: null,
    })
    expect(printed).toEqual([1, 2, 3])
  })

  it('end at the first that may or may not be out', async () => {
    const { printed, print } = aPrinter('printed', 'unsure')
    expect(await runPages(3, { print, mayGoOn: goesOn })).toMatchObject({
      sent: 1,
      stoppedAt: 2,
      outcome: 'unsure',
    })
    expect(printed).toEqual([1, 2])
  })

  it('end before one that the printer cannot take, with what is wrong with it', async () => {
    const { print } = aPrinter('printed', 'printed', noPaper)
    expect(await runPages(4, { print, mayGoOn: goesOn })).toEqual({
      pages: 4,
      sent: 2,
      stoppedAt: 3,
      outcome: 'stopped',
      fault: 'printer.paperOut',
    })
  })

  it('fail where not even the first of them is out', async () => {
    await expect(runPages(2, { print: aPrinter(noPaper).print, mayGoOn: goesOn })).rejects.toBe(noPaper)
  })

  it('do not hide a failure of our own behind a printer', async () => {
    const bug = new AppError('invariant.broken', 'A line was not drawn')
    await expect(runPages(2, { print: aPrinter('printed', bug).print, mayGoOn: goesOn })).rejects.toBe(bug)
  })

  it('end after the page in hand where a person stops the printer', async () => {
    const { printed, print } = aPrinter('printed')
    const mayGoOn = async () => printed.length < 2
    expect(await runPages(5, { print, mayGoOn })).toMatchObject({
      sent: 2,
      stoppedAt: 3,
      outcome: 'stopped',
      fault: null,
    })
  })
})
