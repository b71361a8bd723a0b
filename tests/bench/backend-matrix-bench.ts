import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { BROKEN_MIGRATION, BROKEN_RELATIONS, BROKEN_RULES, unnoticed } from '../harness/access/broken-copy.ts'
import { type Cell, runMatrix, unexpectedRelations } from '../harness/access/matrix.ts'
import { type Backend, startBackend } from '../harness/supabase/backend.ts'
import { type Bench, bar, type Figures, type Runs, type Scratch } from './lib/figures.ts'

const supabase = join(import.meta.dirname, '../../supabase')

/** Who may do what, tried on every table by everybody; and whether breaking a rule on purpose would be noticed. */
export const backendMatrixBench: Bench = {
  name: 'backend-matrix',
  about:
    'every table and view, tried by everybody with every verb; and a copy with broken rules, as a control',
  prepare,
  bars: (figures) => [
    bar(figures, 'cells_tried', '>=', 500),
    bar(figures, 'cells_wrong', '<=', 0),
    bar(figures, 'control_unnoticed_rules', '<=', 0),
  ],
}

async function prepare(scratch: Scratch): Promise<Runs> {
  const whole = await startBackend({ isDurable: true, hasRealtime: false })
  scratch.atEnd(() => whole.stop())
  const broken = await startBackend({
    isDurable: true,
    hasRealtime: false,
    supabaseFolder: breakCopy(scratch.folder),
  })
  scratch.atEnd(() => broken.stop())
  return {
    once: async () => ({
      ...(await withClient(whole, (client) => measureWhole(whole, client))),
      ...(await withClient(broken, (client) => measureBroken(broken, client))),
    }),
  }
}

/** Our migrations and one more that opens a door in each of some tables. */
function breakCopy(folder: string): string {
  const copy = join(folder, 'broken')
  for (const part of ['config.toml', 'migrations'])
    cpSync(join(supabase, part), join(copy, part), { recursive: true })
  writeFileSync(join(copy, 'migrations/29991231235959_broken.sql'), BROKEN_MIGRATION)
  return copy
}

async function withClient(
  backend: Backend,
  measure: (client: pg.Client) => Promise<Figures>,
): Promise<Figures> {
  const client = new pg.Client({ connectionString: backend.adminUrl })
  await client.connect()
  try {
    return await measure(client)
  } finally {
    await client.end()
  }
}

/** A relation that nobody expected counts as a wrong cell: nothing is known of it. */
async function measureWhole(backend: Backend, client: pg.Client): Promise<Figures> {
  const unexpected = await unexpectedRelations(client)
  const cells = await runMatrix(backend, client)
  return { cells_tried: cells.length, cells_wrong: countWrong(cells) + unexpected.length }
}

async function measureBroken(backend: Backend, client: pg.Client): Promise<Figures> {
  const cells = await runMatrix(backend, client, BROKEN_RELATIONS)
  const unexpected = await unexpectedRelations(client)
  return {
    control_broken_rules: BROKEN_RULES,
    control_unnoticed_rules: unnoticed(cells, unexpected).length,
    control_cells_wrong: countWrong(cells),
  }
}

function countWrong(cells: readonly Cell[]): number {
  return cells.filter(({ expected, found }) => expected !== found).length
}
