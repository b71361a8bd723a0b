import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { makeCreator, makeUser } from './people.ts'

/** A database with a stand-in for Supabase Vault: the same functions and view, sealing nothing. */
export interface VaultDatabase {
  addShop(): Promise<string>
  removeShop(id: string): Promise<void>
  /** Runs a statement as service_role. */
  asServer(text: string, values: unknown[]): Promise<unknown[]>
  /** How many secrets Vault holds. */
  count(): Promise<number>
  close(): Promise<void>
}

const VAULT = `
  create schema vault;
  create table vault.secrets (id uuid primary key default gen_random_uuid(), name text, description text, secret text);
  create view vault.decrypted_secrets as select id, name, secret as decrypted_secret from vault.secrets;
  create function vault.create_secret(new_secret text, new_name text, new_description text, new_key_id uuid default null)
  returns uuid language sql as
    'insert into vault.secrets (secret, name, description) values ($1, $2, $3) returning id';
  create function vault.update_secret(secret_id uuid, new_secret text default null, new_name text default null,
    new_description text default null, new_key_id uuid default null)
  returns void language sql as 'update vault.secrets set secret = $2 where id = $1';
  grant usage on schema vault to postgres;
  grant all on vault.secrets, vault.decrypted_secrets to postgres;`

/** Adds the stand-in to a scratch database; `adminUrl` is its superuser's. */
export async function standInVault(adminUrl: string): Promise<VaultDatabase> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  await client.query(VAULT)
  return {
    async addShop() {
      const creatorId = await makeCreator(client, await makeUser(client))
      const id = randomUUID()
      await client.query('insert into public.tiktok_shops (id, creator_id, shop_id) values ($1, $2, $3)', [
        id,
        creatorId,
        id,
      ])
      return id
    },
    removeShop: async (id) =>
      void (await client.query('delete from public.tiktok_shops where id = $1', [id])),
    async asServer(text, values) {
      await client.query('set role service_role')
      try {
        return (await client.query(text, values)).rows
      } finally {
        await client.query('reset role')
      }
    },
    count: async () => (await client.query('select from vault.secrets')).rowCount ?? 0,
    close: () => client.end(),
  }
}
