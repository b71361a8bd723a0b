// Prints the rows of the backend's order transition table, generated from the one in src/shared. Run it after a change
// there and put what it prints into a new migration: `node scripts/generate/order-transitions.ts`.

import { argv } from 'node:process'
import { pathToFileURL } from 'node:url'
import { statusSteps } from '../../src/shared/domain/orders/status.ts'

/** The statement that fills private.order_transitions: an empty table first, so that it also serves a change. */
export function orderTransitionsSql(): string {
  const rows = statusSteps().map(([from, to]) => `  ('${from}', '${to}')`)
  return `delete from private.order_transitions;
insert into private.order_transitions (from_status, to_status) values
${rows.join(',\n')};
`
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) process.stdout.write(orderTransitionsSql())
