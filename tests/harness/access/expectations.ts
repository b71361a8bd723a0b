import type { Row } from './rows.ts'

/** Who asks. The row in question always belongs to creator A and, where it is a person's, to his user. */
export const ACTORS = [
  'anon',
  'creatorA',
  'creatorB',
  'leadOfA',
  'packerOfA',
  'suspended',
  'support',
  'admin',
  'service',
] as const
export type Actor = (typeof ACTORS)[number]

/** What is tried: s(elect), i(nsert), u(pdate), d(elete), and m(ove to another creator). */
export const VERBS = ['select', 'insert', 'update', 'delete', 'move'] as const
export type Verb = (typeof VERBS)[number]

/** What each actor may do, by the first letters of the verbs; an actor who is not named may do nothing. */
export interface Expectation {
  readonly may: Readonly<Partial<Record<Actor, string>>>
  /** A harmless change, for the update. */
  readonly change: Row
  /** For a view: the table whose rows it shows. */
  readonly rowsOf?: string
  /** For a view that adds rows up: the columns of the table that its rows are found by. */
  readonly key?: readonly string[]
}

const SERVER = 'siudm'
const staff = { admin: SERVER, service: SERVER }

/** Written by leads and owners, read by packers. */
const shopTable = (change: Row, more: Expectation['may'] = {}): Expectation => ({
  change,
  may: { creatorA: 'siud', leadOfA: 'siu', packerOfA: 's', ...staff, ...more },
})

/** Written by functions of sync only. */
const syncTable = (change: Row, more: Expectation['may'] = {}): Expectation => ({
  change,
  may: { creatorA: 's', leadOfA: 's', packerOfA: 's', admin: 's', service: SERVER, ...more },
})

/** A person's own, written by the server. */
const ownTable = (change: Row, more: Expectation['may'] = {}): Expectation => ({
  change,
  may: { creatorA: 's', ...staff, ...more },
})

/** A view of sums under the caller's own policies. */
const sumsOfMetrics: Expectation = {
  change: { orders_processed: 7 },
  rowsOf: 'automation_metrics',
  key: ['user_id'],
  may: { creatorA: 's', admin: 's', service: 's' },
}

/** The whole of who may do what. A relation of the catalog without an entry fails the test. */
export const EXPECTED: Readonly<Record<string, Expectation>> = {
  creators: {
    change: { bio: 'changed' },
    may: { creatorA: 'siud', leadOfA: 's', packerOfA: 's', support: 's', ...staff },
  },
  tiktok_shops: shopTable({ shop_name: 'changed' }, { leadOfA: 's' }),
  products: shopTable({ name: 'changed' }, { support: 's' }),
  customers: shopTable({ name: 'changed' }),
  // Money that was recorded ties an order to its creator: nobody moves it.
  orders: shopTable({ note: 'changed' }, { packerOfA: 'su', admin: 'siud', service: 'siud' }),
  order_items: shopTable({ variant_selection: 'changed' }),
  order_units: shopTable({ cancel_reason: 'changed' }),
  shipments: shopTable({ status: 'processing' }, { packerOfA: 'su' }),
  shipment_orders: shopTable({ created_at: '2026-01-02T00:00:00+00:00' }),
  shipment_labels: shopTable({ document_type: 'packing_slip' }),
  inventory_sync: shopTable({ local_stock: 7 }),
  automation_rules: shopTable({ version: 7 }),

  desk_events: syncTable({ summary: 'changed' }, { service: 'si' }),
  order_claims: syncTable({ take_over_reason: 'changed' }),
  conflicts: syncTable({ done: 'changed' }),
  tombstones: syncTable({ rev: 7 }),
  applied_mutations: syncTable({ payload_hash: 'changed' }),
  sync_dead_letters: syncTable({ message: 'changed' }),

  tiktok_webhooks: { change: { retry_count: 7 }, may: { admin: 'sd', service: SERVER } },
  webhook_receipts: {
    change: { received_at: '2026-01-02T00:00:00+00:00' },
    may: { admin: 'sd', service: SERVER },
  },

  users: {
    change: { preferences: { theme: 'dark' } },
    may: { creatorA: 'su', support: 's', ...staff },
  },
  user_roles: { change: { granted_at: '2026-01-02T00:00:00+00:00' }, may: { creatorA: 's', ...staff } },
  creator_members: {
    change: { joined_at: '2026-01-02T00:00:00+00:00' },
    may: { creatorA: 's', leadOfA: 's', packerOfA: 's', ...staff },
  },
  creator_invitations: {
    change: { cancelled_at: '2026-01-02T00:00:00+00:00' },
    may: { creatorA: 's', admin: 's', service: SERVER },
  },
  desks: {
    change: { name: 'changed' },
    may: { creatorA: 's', leadOfA: 's', packerOfA: 's', admin: 'sudm', service: SERVER },
  },

  subscriptions: ownTable({ plan_name: 'changed' }),
  system_health: ownTable({ metric_type: 'changed' }, { creatorA: 'siud', support: SERVER }),
  automation_metrics: ownTable({ orders_processed: 7 }),
  alert_events: ownTable({ assigned_to: 'changed' }, { creatorA: 'su' }),
  performance_logs: {
    change: { execution_time_ms: 7 },
    may: { creatorA: 'si', admin: 'sid', service: SERVER },
  },
  analytics_events: { change: { event_type: 'changed' }, may: { creatorA: 'si', admin: 's', service: 'si' } },

  automation_metrics_daily: sumsOfMetrics,
  automation_metrics_weekly: sumsOfMetrics,
  automation_metrics_monthly: sumsOfMetrics,

  support_orders: { change: { status_text: 'changed' }, rowsOf: 'orders', may: { support: 's', admin: 's' } },
  support_customers: {
    change: { customer_tier: 'vip' },
    rowsOf: 'customers',
    may: { support: 's', admin: 's' },
  },
}
