/** A row as a peer holds it. */
export type Row = Readonly<Record<string, unknown>> & { readonly id: string }

/** Where a peer asks, and what it shows. */
export interface PeerAddress {
  readonly url: string
  readonly key: string
  readonly token: () => string
}

/** An engine that replicates tables; each wraps one as its documentation says. */
export interface Peer {
  /** Brings what is new of a table, and takes along what was changed here; rows of a page where that can be said. */
  sync(table: string, pageRows?: number): Promise<void>
  rows(table: string): Promise<Row[]>
  count(table: string): Promise<number>
  /** Changes a row here; `sync` takes it to the server. */
  set(table: string, id: string, values: Readonly<Record<string, unknown>>): Promise<void>
  close(): Promise<void>
}
