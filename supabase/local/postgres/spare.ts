import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { isMainThread, Worker, workerData } from 'node:worker_threads'
import { makePassable } from '../folders.ts'
import type { Guard } from '../guard.ts'
import { moveUnlessThere } from './binaries.ts'
import { copyCluster, copySecrets } from './template.ts'

/** A copy of a template's cluster that waits for the next stack: a name changes faster than 1,500 files are made. */
const spareOf = (template: string) => join(dirname(template), `${basename(template)}.spare`)

/**
 * Puts a template's cluster and secrets into a folder: the spare copy where there is one, else a new one.
 * @returns the cluster
 */
export function takeCluster(template: string, folder: string): string {
  const cluster = join(folder, 'cluster')
  rmSync(cluster, { recursive: true, force: true })
  try {
    renameSync(spareOf(template), cluster)
  } catch {
    // None yet, another stack took it, or it lies on another disk.
    return copyCluster(template, folder)
  }
  copySecrets(template, folder)
  return cluster
}

/** Makes a spare copy beside a running stack, unless there is one; `stop` gives up. */
export function makeSpare(template: string, guard: Guard): { stop(): Promise<void> } {
  const spare = spareOf(template)
  if (existsSync(spare)) return { stop: async () => undefined }
  const draft = makePassable(mkdtempSync(`${spare}-`))
  guard.addFolder(draft)
  const worker = new Worker(new URL(import.meta.url), { workerData: { template, draft, spare } })
  worker.unref()
  const forget = () => {
    rmSync(draft, { recursive: true, force: true })
    guard.dropFolder(draft)
  }
  // A spare that could not be made costs the next start a second and nothing else.
  worker.once('error', () => undefined).once('exit', forget)
  return {
    async stop() {
      await worker.terminate()
    },
  }
}

const task = workerData as { template: string; draft: string; spare: string } | null
if (!isMainThread && task?.spare) moveUnlessThere(copyCluster(task.template, task.draft), task.spare)
