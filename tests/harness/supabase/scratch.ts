import { randomUUID } from 'node:crypto'
import { startScheduler } from '../../../supabase/local/scheduler/scheduler.ts'
import type { BackendAddress } from './backend.ts'
import type { TestBackend } from './test-backend.ts'

/** A database of a test's own on the backend's server: it shares the roles and nothing else. */
export interface ScratchDatabase {
  readonly name: string
  /** As postgres, the role that migrations run as. */
  readonly databaseUrl: string
  /** As the superuser. */
  readonly adminUrl: string
  drop(): Promise<void>
}

/**
 * Makes a database as hosted hands it out (`bare`), or with every migration in (`migrated`).
 * No PostgREST and no Realtime look at it.
 */
export async function scratchDatabase(
  backend: TestBackend,
  from: 'bare' | 'migrated',
): Promise<ScratchDatabase> {
  const name = `scratch_${randomUUID().replaceAll('-', '')}`
  await backend.sql(`create database ${name} template template_${from} strategy file_copy`)
  // These belong to a database as a whole, and a copy does not bring them.
  await backend.sql(`alter database ${name} owner to postgres`)
  await backend.sql(`alter database ${name} set search_path = "$user", public, extensions`)
  await backend.sql(`grant create on database ${name} to supabase_auth_admin`)
  const at = (url: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href
  return {
    name,
    databaseUrl: at(backend.databaseUrl),
    adminUrl: at(backend.adminUrl),
    async drop() {
      await backend.sql(`drop database ${name} with (force)`)
    },
  }
}

/** Runs a job of the schedule now, as the scheduler would. */
export async function runScheduledJob(
  { adminUrl, url, secretKey }: BackendAddress,
  name: string,
): Promise<'succeeded' | 'failed'> {
  const scheduler = await startScheduler({
    databaseUrl: adminUrl,
    settings: { 'creatorflow.project_url': url, 'creatorflow.secret_key': secretKey },
    isTimed: false,
    onError: (message) => {
      throw new Error(message)
    },
  })
  try {
    return await scheduler.runNow(name)
  } finally {
    await scheduler.stop()
  }
}
