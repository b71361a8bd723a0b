import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { LabelImportReport, LabelProgress } from '../../../../shared/domain/labels/label-types.ts'
import { reasonWords } from '../../../../shared/domain/labels/reason-words.ts'
import { AppError } from '../../../../shared/errors/app-error.ts'
import { required } from '../../../../shared/lib/assert.ts'
import type { StandingPage } from '../../../features/labels/queries.ts'
import type { LabelVault } from '../../../features/labels/vault.ts'
import type { NewLabelPage } from '../../../features/labels/write-file.ts'
import type { CommandMeta } from '../../../outbox/command-context.ts'
import type { PageReader } from '../../../printing/pages/page-reader.ts'
import type { Services } from '../services.ts'
import { type JudgedPage, judgeChunk } from './judge-chunk.ts'
import { openLabelFile, type ReadableFile } from './readable-file.ts'

/** A day's bulk PDF is some tens of megabytes. */
const MOST_BYTES = 200 * 1024 * 1024
/** Pages judged and stored in one go: a millisecond of the writer's time. */
const CHUNK = 20
const PROGRESS_EVERY_MS = 100

/** A file to read labels from. */
export interface LabelRequest {
  readonly path: string
  readonly runId: string
}

interface Run {
  readonly request: LabelRequest
  readonly name: string
  readonly seen: Map<string, string | null>
  readonly stored: NewLabelPage[]
  progress: LabelProgress
  toldAt: number
  isCancelled: boolean
  report: LabelImportReport
}

/** Imports of label files: one at a time, the pages read in a thread of its own, the whole of a file or nothing. */
export class LabelRunner {
  readonly #services: Services
  readonly #vault: LabelVault
  readonly #newReader: () => PageReader
  readonly #onStored: () => void
  #run: Run | null = null

  constructor(services: Services, vault: LabelVault, newReader: () => PageReader, onStored: () => void) {
    this.#services = services
    this.#vault = vault
    this.#newReader = newReader
    this.#onStored = onStored
  }

  /** Imports a file. `document.*` where it cannot be read, `label.cancelled`, `rule.busy` while another runs. */
  async start(request: LabelRequest, meta: CommandMeta): Promise<LabelImportReport> {
    if (this.#run !== null)
      throw new AppError('rule.busy', 'Another file of labels is being read. Wait for it or cancel it first.')
    const run = newRun(request)
    this.#run = run
    const reader = this.#newReader()
    try {
      const bytes = await bytesOf(request.path)
      const file = await openLabelFile(bytes, reader)
      try {
        return await this.#take(run, file, bytes, meta)
      } finally {
        file.close()
      }
    } finally {
      this.#run = null
      await reader.close()
      this.#services.emit('labels.changed', {})
    }
  }

  /** Stops the import of that id; nothing of it is kept. */
  cancel(runId: string): { wasRunning: boolean } {
    if (this.#run?.request.runId !== runId) return { wasRunning: false }
    this.#run.isCancelled = true
    return { wasRunning: true }
  }

  /** Where the running import is, for a page that was just loaded. */
  running(): LabelProgress | null {
    return this.#run?.progress ?? null
  }

  async #take(
    run: Run,
    file: ReadableFile,
    bytes: Uint8Array,
    meta: CommandMeta,
  ): Promise<LabelImportReport> {
    const { store, random } = this.#services
    const id = random.uuidV7()
    const { operator, desk } = meta
    run.report = { ...run.report, format: file.format, pages: file.sizes.length }
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const fileSeq = await store.step<number>('labels.begin', {
      id,
      sha256,
      name: run.name,
      format: file.format,
      operator,
      desk,
    })
    try {
      await this.#read(run, file, fileSeq)
      if (run.stored.length === 0) await store.step('labels.abort', {})
      else await this.#show(run, fileSeq, id, bytes, meta)
      return run.report
    } catch (error) {
      await store.step('labels.abort', {})
      await this.#vault.remove(id)
      throw error
    }
  }

  async #read(run: Run, file: ReadableFile, fileSeq: number): Promise<void> {
    const { store } = this.#services
    const total = file.sizes.length
    for (let from = 0; from < total; from += CHUNK) {
      this.#tell(run, { phase: 'reading', pagesDone: from, pagesTotal: total })
      const pages = Array.from({ length: Math.min(CHUNK, total - from) }, (_, index) => from + index)
      const judged = await judgeChunk(file, pages, run.request.runId, (input) =>
        store.query('labels.lookUp', input),
      )
      if (run.isCancelled) throw cancelled()
      const fresh = await this.#sorted(run, file, judged)
      run.stored.push(...fresh)
      if (fresh.length > 0) await store.step('labels.addPages', { fileSeq, pages: fresh })
    }
  }

  /** Puts every page into its list of the report; answers those that are new. */
  async #sorted(run: Run, file: ReadableFile, judged: readonly JudgedPage[]): Promise<NewLabelPage[]> {
    const identities = judged.flatMap(({ identity }) => (identity === null ? [] : [identity]))
    const standing = await this.#services.store.query('labels.standing', { identities })
    const known = new Map(standing.map((page) => [page.identity, page]))
    return judged.flatMap((one) => {
      const page = this.#sort(run, file, one, known.get(one.identity ?? ''))
      return page === null ? [] : [page]
    })
  }

  #sort(
    run: Run,
    file: ReadableFile,
    judged: JudgedPage,
    standing: StandingPage | undefined,
  ): NewLabelPage | null {
    const { report, seen } = run
    const { verdict, identity } = judged
    const page = judged.page + 1
    if (verdict.kind === 'other' || identity === null) {
      if (verdict.kind === 'other') report.other.push({ page, kind: verdict.pageKind })
      return null
    }
    const owner = seen.has(identity) ? (seen.get(identity) ?? null) : ownerOf(verdict.kind, standing)
    if (owner !== undefined) {
      report.duplicates.push({ page, tiktokOrderId: owner })
      return null
    }
    seen.set(identity, judged.orderNumber)
    const size = required(file.sizes[judged.page], `page ${page}`)
    const id = this.#services.random.uuidV7()
    const base = { id, pageNo: page, size, identity, tracking: verdict.tracking }
    if (verdict.kind === 'matched') {
      const { orderSeq, shipmentSeq, by, tracking } = verdict
      report.matched.push({ page, tiktokOrderId: judged.orderNumber ?? '', by, tracking })
      return { ...base, match: { orderSeq, shipmentSeq, by }, reason: null, codes: [] }
    }
    const { reason, codes, tracking } = verdict
    report.unmatched.push({ page, id, reason: reasonWords(reason, codes), tracking })
    return { ...base, match: null, reason, codes }
  }

  /** The encrypted bytes first, then one commit that shows the pages: a crash between leaves bytes that nothing names. */
  async #show(run: Run, fileSeq: number, id: string, bytes: Uint8Array, meta: CommandMeta): Promise<void> {
    const { pages, matched, unmatched } = run.report
    this.#tell(run, { phase: 'finishing', pagesDone: pages, pagesTotal: pages }, true)
    await this.#vault.keep(id, bytes)
    if (run.isCancelled) throw cancelled()
    const orders = run.stored.flatMap(({ match }) => (match === null ? [] : [match.orderSeq]))
    await this.#services.store.command(
      'labels.finish',
      { fileSeq, matched: matched.length, unmatched: unmatched.length, orders },
      meta,
    )
    this.#onStored()
  }

  #tell(run: Run, news: Partial<LabelProgress>, isDue = false): void {
    run.progress = { ...run.progress, ...news }
    const now = this.#services.clock.monotonicMs()
    if (!isDue && now - run.toldAt < PROGRESS_EVERY_MS) return
    run.toldAt = now
    this.#services.emit('labels.progress', run.progress)
  }
}

/**
 * Whose label a page is that is stored already: an order's number, null for one that waits; undefined where it is news,
 * since it was wiped or dismissed, or can be matched now.
 */
function ownerOf(
  kind: 'matched' | 'unmatched',
  standing: StandingPage | undefined,
): string | null | undefined {
  if (standing === undefined || !standing.isStored || standing.state === 'dismissed') return undefined
  if (standing.state === 'unmatched') return kind === 'matched' ? undefined : null
  return standing.tiktokOrderId
}

function newRun(request: LabelRequest): Run {
  const name = basename(request.path)
  return {
    request,
    name,
    seen: new Map(),
    stored: [],
    progress: { runId: request.runId, fileName: name, phase: 'opening', pagesDone: 0, pagesTotal: 0 },
    toldAt: 0,
    isCancelled: false,
    report: {
      fileName: name,
      format: 'pdf',
      pages: 0,
      matched: [],
      duplicates: [],
      other: [],
      unmatched: [],
    },
  }
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path)
    if (size > MOST_BYTES)
      throw new AppError(
        'document.tooLarge',
        `${basename(path)} is larger than any file of labels. Print them from Seller Center in smaller batches.`,
        { bytes: size },
      )
    return await readFile(path)
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError(
      'input.notFound',
      `${basename(path)} cannot be read. Check that it is there and that you may open it.`,
      { file: basename(path) },
      { cause },
    )
  }
}

function cancelled(): AppError {
  return new AppError('label.cancelled', 'The import of labels was cancelled. Nothing of it was kept.')
}
