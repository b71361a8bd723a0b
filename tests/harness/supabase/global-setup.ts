import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'
import { type BackendAddress, startBackend } from './backend.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The product's backend. */
    readonly backend: BackendAddress
    /** A stack with the little project of tests/fixtures/supabase-contract, for tests of the stack itself. */
    readonly contractBackend: BackendAddress
  }
}

const CONTRACT = fileURLToPath(new URL('../../fixtures/supabase-contract', import.meta.url))

/** One local Supabase of each kind for the whole project `backend`; fsync is off, as these are tests of behaviour. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const starting = [
    startBackend({ hasCopies: true }),
    startBackend({ supabaseFolder: CONTRACT, hasCopies: true }),
  ]
  const stop = async () => {
    for (const one of await Promise.allSettled(starting))
      if (one.status === 'fulfilled') await one.value.stop()
  }
  try {
    const [backend, contractBackend] = (await Promise.all(starting)).map(({ stop: _, ...address }) => address)
    if (backend) project.provide('backend', backend)
    if (contractBackend) project.provide('contractBackend', contractBackend)
  } catch (error) {
    await stop()
    throw error
  }
  return stop
}
