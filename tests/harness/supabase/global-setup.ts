import type { TestProject } from 'vitest/node'
import { type BackendAddress, startBackend } from './backend.ts'

declare module 'vitest' {
  interface ProvidedContext {
    readonly backend: BackendAddress
  }
}

/** One local Supabase for the whole project `backend`; fsync is off, as these are tests of behaviour. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { stop, ...address } = await startBackend({ hasCopies: true })
  project.provide('backend', address)
  return stop
}
