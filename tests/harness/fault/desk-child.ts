import { writeSync } from 'node:fs'
import type { CrashPoint } from '../../../src/main/outbox/run-command.ts'
import { newRunId, openTestDesk } from '../store/test-desk.ts'

// A desk in a process of its own, to be killed. It says on stdout what was acknowledged, one JSON line each, written
// at once and whole: a line that is there was acknowledged before the process died.

const [folder = '', exportFile = '', point = '', after = '0', seed = '1'] = process.argv.slice(2)

/** Says what was acknowledged. A pipe that its reader has not emptied yet takes nothing of so short a line: tried again. */
function say(acknowledged: Readonly<Record<string, unknown>>): void {
  const line = `${JSON.stringify(acknowledged)}\n`
  for (;;) {
    try {
      writeSync(1, line)
      return
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
    }
  }
}

const crash = point === '' ? undefined : { point: point as CrashPoint, after: Number(after) }
const { desk, call } = await openTestDesk({ folder, crash })
const { handlers } = desk
const { keys } = await handlers['orders.openView'](
  {
    filter: { statuses: [], stages: [], priorities: [], impacts: [], flags: [] },
    search: '',
    sort: { column: 'ordered', direction: 'asc' },
  },
  call(),
)
say({ ready: true, orders: keys.length })

/** Commands one after another over the standing orders, in an order that the seed decides; undo takes back its own. */
async function command(): Promise<void> {
  let state = Number(seed)
  const next = (below: number) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
  const mine: string[] = []
  for (let round = 0; round < 250; round += 1) {
    const order = keys[next(keys.length)] ?? 0
    const id = call()
    const kind = (['hold', 'release', 'note', 'ship', 'undo'] as const)[next(5)] ?? 'note'
    if (kind === 'undo') {
      const entry = mine.pop()
      if (entry === undefined) continue
      await handlers['journal.undo']({ entry }, id)
    } else {
      const { journalId } = await act(kind, order, round, id)
      if (journalId !== null) mine.push(journalId)
    }
    say({ acknowledged: id.commandId, kind })
  }
}

function act(
  kind: 'hold' | 'release' | 'note' | 'ship',
  order: number,
  round: number,
  id: { readonly commandId: string },
) {
  if (kind === 'hold') return handlers['orders.hold']({ orders: [order], reason: `round ${round}` }, id)
  if (kind === 'release') return handlers['orders.release']({ orders: [order] }, id)
  if (kind === 'note') return handlers['orders.note']({ order, note: `note ${round}` }, id)
  return handlers['orders.ship']({ orders: [order] }, id)
}

async function bring(): Promise<void> {
  if (exportFile === '') return
  const meta = desk.services.metaOf(call())
  const report = await desk.imports.start(
    { path: exportFile, options: { timeZone: 'Europe/London' }, runId: newRunId() },
    meta,
  )
  say({ imported: meta.commandId, orders: report.orders })
  if (point !== 'import.remove') return
  const [imported] = (await handlers['journal.list']({ limit: 500 }, call())).filter(
    (line) => line.act === 'import',
  )
  await handlers['journal.undo']({ entry: imported?.id }, call())
  say({ undone: true })
  await desk.services.store.step('batch.settled', {})
}

await Promise.all([command(), bring()])
say({ done: true })
await desk.close()
