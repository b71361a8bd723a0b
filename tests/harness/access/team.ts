import type { ClientBase } from 'pg'
import type { TestBackend } from '../supabase/test-backend.ts'
import type { TestUser } from '../supabase/users.ts'
import { readCatalog } from './catalog.ts'
import { addMember, makeCreator } from './people.ts'
import { insertRows, type Owner, type Row, RowMaker } from './rows.ts'

/** A creator with an owner, a lead and a packer, and somebody who has nothing to do with them. */
export interface Team extends Owner {
  readonly client: ClientBase
  readonly owner: TestUser
  readonly lead: TestUser
  readonly packer: TestUser
  readonly stranger: TestUser
  /** Adds a row of theirs, past all policies, with whatever it has to point at; answers it whole. */
  add(table: string, more?: Row): Promise<Row>
}

/** Makes a team of the test's own. */
export async function makeTeam(backend: TestBackend): Promise<Team> {
  const client = await backend.connect()
  const maker = new RowMaker(await readCatalog(client))
  const [owner, lead, packer, stranger] = [
    await backend.createUser(),
    await backend.createUser(),
    await backend.createUser(),
    await backend.createUser(),
  ]
  const creatorId = await makeCreator(client, owner.id)
  await addMember(client, creatorId, lead.id, 'lead')
  await addMember(client, creatorId, packer.id, 'packer')
  const whose = { creatorId, userId: owner.id }
  return {
    ...whose,
    client,
    owner,
    lead,
    packer,
    stranger,
    async add(table, more = {}) {
      const plan = maker.plan(table, whose)
      const last = plan.at(-1)
      if (!last) throw new Error(`Nothing was planned for ${table}`)
      const row = { ...last.row, ...more }
      await insertRows(client, [...plan.slice(0, -1), { table, row }])
      return row
    },
  }
}
