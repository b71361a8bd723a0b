import { createHash } from 'node:crypto'
import {
  judgePage,
  type Matched,
  needsBarcodes,
  type PageVerdict,
} from '../../../../shared/domain/labels/judge-page.ts'
import { codesOfBarcodes, codesOfText, type PageCodes } from '../../../../shared/domain/labels/page-codes.ts'
import { type Found, knownOf, type LookUp } from '../../../features/labels/look-up.ts'
import type { ReadableFile } from './readable-file.ts'

/** A page and what was decided about it. `identity` is null for pages that are no labels. */
export interface JudgedPage {
  readonly page: number
  readonly verdict: PageVerdict
  readonly identity: string | null
  /** TikTok's number of the order it was matched to. */
  readonly orderNumber: string | null
}

type Ask = (input: LookUp) => Promise<Found>
interface PageText {
  readonly page: number
  readonly text: PageCodes
}

/** Decides about some pages: by their texts, and by the barcodes of those whose text is not enough. */
export async function judgeChunk(
  file: ReadableFile,
  pages: readonly number[],
  runId: string,
  ask: Ask,
): Promise<JudgedPage[]> {
  const texts: PageText[] = []
  for (const page of pages) texts.push({ page, text: codesOfText(await file.text(page)) })
  const known = knownOf(
    await ask(
      lookUp(
        runId,
        texts.map(({ text }) => text),
      ),
    ),
  )
  const judged: JudgedPage[] = []
  for (const { page, text } of texts) {
    const barcodes = needsBarcodes(text, known) ? codesOfBarcodes(await file.barcodes(page)) : null
    const found = await ask(lookUp(runId, barcodes === null ? [text] : [text, barcodes]))
    const verdict = judgePage({ text, barcodes }, knownOf(found))
    judged.push(await finished(file, page, verdict, found))
  }
  return judged
}

async function finished(
  file: ReadableFile,
  page: number,
  verdict: PageVerdict,
  found: Found,
): Promise<JudgedPage> {
  if (verdict.kind === 'other') return { page, verdict, identity: null, orderNumber: null }
  const identity =
    verdict.tracking === null ? hashOf('looks', await file.looks(page)) : hashOf('tracking', verdict.tracking)
  return { page, verdict, identity, orderNumber: orderNumberOf(verdict, found) }
}

function orderNumberOf(verdict: Matched | PageVerdict, found: Found): string | null {
  if (verdict.kind !== 'matched') return null
  return found.names.find(([seq]) => seq === verdict.orderSeq)?.[1] ?? null
}

function lookUp(runId: string, codes: readonly PageCodes[]): LookUp {
  return {
    runId,
    numbers: [...new Set(codes.flatMap(({ numbers, orderNumbers }) => [...numbers, ...orderNumbers]))],
    trackings: [...new Set(codes.flatMap(({ trackings }) => trackings))],
  }
}

/** The store keeps the hash alone: a tracking number is forgotten with the label's picture. */
function hashOf(kind: 'tracking' | 'looks', value: string): string {
  return createHash('sha256').update(`${kind}:${value}`).digest('hex')
}
