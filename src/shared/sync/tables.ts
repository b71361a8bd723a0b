// Written by tests/harness/supabase/make-sync-types.ts from the running database; a test compares.

/** What a column holds on the wire: `ms` is milliseconds UTC, `minor` integer minor units of the row's currency. */
export type ColumnKind =
  | 'uuid'
  | 'text'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'json'
  | 'texts'
  | 'ms'
  | 'minor'

/** The tables that a desk holds, in the order in which rows refer to each other; `?` marks what may be null. */
export const SYNCED_TABLES = {
  creators: {
    rank: 1,
    columns: {
      id: 'uuid',
      rev: 'integer',
      xid: 'text',
      handle: 'text',
      display_name: 'text',
      bio: 'text',
      location: 'text',
      profile_image_url: 'text?',
      business_type: 'text',
      commission_rate: 'number',
      is_verified: 'boolean',
      time_zone: 'text',
      currency: 'text',
      settings: 'json',
      created_at: 'ms',
    },
  },
  tiktok_shops: {
    rank: 2,
    columns: {
      id: 'uuid',
      rev: 'integer',
      xid: 'text',
      shop_id: 'text',
      shop_name: 'text',
      region: 'text',
      token_expires_at: 'ms?',
      sync_status: 'text',
      shop_settings: 'json',
      is_active: 'boolean',
      last_sync: 'ms?',
      created_at: 'ms',
    },
  },
  products: {
    rank: 3,
    columns: {
      id: 'uuid',
      rev: 'integer',
      xid: 'text',
      sku: 'text',
      seller_sku: 'text',
      tiktok_product_id: 'text?',
      name: 'text',
      description: 'text',
      base_price: 'minor',
      currency: 'text',
      stock_quantity: 'integer?',
      velocity_score: 'integer?',
      viral_correlation: 'number?',
      category: 'text',
      variants: 'json',
      images: 'json',
      status: 'text',
      created_at: 'ms',
    },
  },
  customers: {
    rank: 4,
    columns: {
      id: 'uuid',
      rev: 'integer',
      xid: 'text',
      customer_handle: 'text',
      name: 'text',
      email: 'text?',
      phone: 'text?',
      shipping_addresses: 'json',
      lifetime_orders: 'integer',
      lifetime_value: 'minor',
      currency: 'text',
      customer_tier: 'text',
      preferences: 'json',
      first_order: 'ms?',
      last_order: 'ms?',
      erased_at: 'ms?',
      created_at: 'ms',
    },
  },
  orders: {
    rank: 5,
    columns: {
      id: 'uuid',
      rev: 'integer',
      xid: 'text',
      tiktok_shop_id: 'uuid',
      customer_id: 'uuid?',
      tiktok_order_id: 'text',
      priority_level: 'text',
      impact_level: 'text',
      order_status: 'text',
      status_text: 'text',
      payment_status: 'text',
      fulfillment_stage: 'text',
      total_amount: 'minor',
      shipping_cost: 'minor',
      tax_amount: 'minor',
      refund_amount: 'minor',
      currency: 'text',
      customer_handle: 'text',
      shipping_address: 'json',
      customer_data: 'json',
      buyer_message: 'text',
      seller_note: 'text',
      note: 'text',
      tags: 'texts',
      order_date: 'ms',
      paid_at: 'ms?',
      processing_started: 'ms?',
      shipped_at: 'ms?',
      delivered_at: 'ms?',
      cancelled_at: 'ms?',
      cancel_reason: 'text',
      is_cancel_requested: 'boolean',
      ship_by_at: 'ms?',
      ship_by_source: 'text',
      held_at: 'ms?',
      hold_reason: 'text?',
      closed_at: 'ms?',
      is_pre_order: 'boolean',
      is_platform_fulfilled: 'boolean',
      warehouse: 'text',
      payment_method: 'text',
      weight_grams: 'integer?',
      is_automated: 'boolean',
      automation_rule_id: 'uuid?',
      platform_updated_at: 'ms?',
      created_at: 'ms',
    },
  },
  order_items: {
    rank: 6,
    columns: {
      id: 'uuid',
      rev: 'integer',
      xid: 'text',
      order_id: 'uuid',
      product_id: 'uuid',
      product_sku: 'text',
      variant_selection: 'text',
      quantity: 'integer',
      cancelled_quantity: 'integer',
      returned_quantity: 'integer',
      reserved_quantity: 'integer',
      unit_price: 'minor',
      line_total: 'minor',
      currency: 'text',
      product_snapshot: 'json',
    },
  },
  order_units: {
    rank: 7,
    columns: {
      id: 'uuid',
      rev: 'integer',
      xid: 'text',
      order_id: 'uuid',
      order_item_id: 'uuid',
      shipment_id: 'uuid?',
      tiktok_line_id: 'text',
      tiktok_package_id: 'text?',
      unit_status: 'text',
      package_status: 'text',
      is_gift: 'boolean',
      cancel_reason: 'text',
    },
  },
  shipments: {
    rank: 8,
    columns: {
      id: 'uuid',
      rev: 'integer',
      xid: 'text',
      order_id: 'uuid',
      tiktok_package_id: 'text?',
      carrier: 'text',
      service_type: 'text',
      tracking_number: 'text?',
      label_url: 'text?',
      shipping_cost: 'minor',
      insurance_cost: 'minor',
      currency: 'text',
      estimated_delivery: 'text?',
      status: 'text',
      tracking_events: 'json',
      label_data: 'json',
      weight_grams: 'integer?',
      shipped_at: 'ms?',
      superseded_at: 'ms?',
      superseded_by: 'uuid?',
      created_at: 'ms',
    },
  },
  shipment_orders: {
    rank: 9,
    columns: {
      id: 'uuid',
      rev: 'integer',
      xid: 'text',
      shipment_id: 'uuid',
      order_id: 'uuid',
    },
  },
  shipment_labels: {
    rank: 10,
    columns: {
      id: 'uuid',
      rev: 'integer',
      xid: 'text',
      shipment_id: 'uuid',
      document_type: 'text',
      format: 'text',
      size: 'text',
      sha256: 'text',
      expires_at: 'ms',
      created_at: 'ms',
    },
  },
  inventory_sync: {
    rank: 11,
    columns: {
      id: 'uuid',
      rev: 'integer',
      xid: 'text',
      product_id: 'uuid',
      tiktok_shop_id: 'uuid',
      warehouse_id: 'text',
      platform_stock: 'integer?',
      local_stock: 'integer?',
      is_oversold: 'boolean',
      asked_quantity: 'integer',
      reserved_quantity: 'integer',
      safety_stock: 'integer',
      sync_status: 'text',
      last_sync: 'ms?',
      counted_at: 'ms?',
      sync_errors: 'json',
    },
  },
  order_claims: {
    rank: 12,
    columns: {
      id: 'uuid',
      rev: 'integer',
      xid: 'text',
      order_id: 'uuid',
      desk_id: 'uuid',
      user_id: 'uuid',
      claimed_at: 'ms',
      expires_at: 'ms',
      released_at: 'ms?',
      taken_over_from: 'uuid?',
      take_over_reason: 'text?',
    },
  },
  automation_rules: {
    rank: 13,
    columns: {
      id: 'uuid',
      rev: 'integer',
      xid: 'text',
      rule_name: 'text',
      rule_type: 'text',
      conditions: 'json',
      actions: 'json',
      priority_level: 'text',
      version: 'integer',
      is_active: 'boolean',
      execution_count: 'integer',
      success_rate: 'number?',
      last_executed: 'ms?',
      created_at: 'ms',
    },
  },
  desk_events: {
    rank: 14,
    columns: {
      id: 'uuid',
      rev: 'integer',
      xid: 'text',
      desk_id: 'uuid?',
      user_id: 'uuid?',
      mutation_id: 'uuid?',
      act: 'text',
      class: 'text',
      order_id: 'uuid?',
      shipment_id: 'uuid?',
      product_id: 'uuid?',
      summary: 'text',
      reason: 'text?',
      before: 'json?',
      after: 'json?',
      occurred_at: 'ms',
      recorded_at: 'ms',
    },
  },
  conflicts: {
    rank: 15,
    columns: {
      id: 'uuid',
      rev: 'integer',
      xid: 'text',
      table_rank: 'integer',
      entity_id: 'uuid',
      order_id: 'uuid?',
      kind: 'text',
      status: 'text',
      details: 'json',
      done: 'text',
      safe_choice: 'text',
      mutation_id: 'uuid?',
      device_id: 'uuid?',
      user_id: 'uuid?',
      resolution: 'text?',
      resolved_by: 'uuid?',
      resolved_at: 'ms?',
      created_at: 'ms',
    },
  },
} as const

/** A synced table by name. */
export type SyncedTable = keyof typeof SYNCED_TABLES

interface Values {
  uuid: string
  text: string
  integer: number
  number: number
  boolean: boolean
  json: unknown
  texts: readonly string[]
  ms: number
  minor: number
}

type ValueOf<Told extends string> = Told extends `${infer Kind extends keyof Values}?`
  ? Values[Kind] | null
  : Told extends keyof Values
    ? Values[Told]
    : never

/** A row of a synced table, by column. */
export type SyncedRow<Name extends SyncedTable> = {
  readonly [Column in keyof (typeof SYNCED_TABLES)[Name]['columns']]: ValueOf<
    (typeof SYNCED_TABLES)[Name]['columns'][Column] & string
  >
}
