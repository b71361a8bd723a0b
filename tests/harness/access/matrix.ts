import type { ClientBase } from 'pg'
import { type Relation, readCatalog } from './catalog.ts'
import { ACTORS, type Actor, EXPECTED, type Expectation, VERBS, type Verb } from './expectations.ts'
import {
  addMember,
  anon,
  type Door,
  grantRole,
  makeCreator,
  makeUser,
  type Person,
  service,
  signUp,
  suspend,
} from './people.ts'
import { insertRows, type Owner, type Planned, type Row, RowMaker } from './rows.ts'

/** One attempt of one actor on one relation, and how it went. */
export interface Cell {
  readonly relation: string
  readonly actor: Actor
  readonly verb: Verb
  readonly expected: 'allowed' | 'refused'
  /** 'unclear' where neither a permission nor the row answered: the cell then proves nothing and counts as wrong. */
  readonly found: 'allowed' | 'refused' | 'unclear'
  readonly answer: string
}

interface Stage {
  readonly door: Door
  readonly client: ClientBase
  readonly maker: RowMaker
  readonly people: Readonly<Record<Actor, Person>>
  readonly a: Owner
  readonly b: Owner
}

interface Target {
  readonly relation: Relation
  readonly expectation: Expectation
  /** The table that the row is really in. */
  readonly table: string
  readonly key: readonly string[]
}

/** Codes by which a refusal speaks: missing grants and policies, column guards, append-only tables, read-only views. */
const REFUSALS = /"(?:42501|PGRST301|0A000|55000)"|access\.column|access\.denied|audit\.appendOnly/
/** Behind the policies, for those who pass them: a row that others point at stays where it is. */
const TIES = /"23503"/

/** Relations of the catalog that the expectations do not name, and those that they name in vain. */
export async function unexpectedRelations(client: ClientBase): Promise<readonly string[]> {
  const found = (await readCatalog(client)).map(({ name }) => name)
  const expected = Object.keys(EXPECTED)
  return [
    ...found.filter((name) => !expected.includes(name)).map((name) => `${name}: without an expectation`),
    ...expected.filter((name) => !found.includes(name)).map((name) => `${name}: not in the catalog`),
  ]
}

/** Tries every actor and verb on each of the named relations, or on all. `client` must bypass row level security. */
export async function runMatrix(
  door: Door,
  client: ClientBase,
  names: readonly string[] = Object.keys(EXPECTED),
  expected: Readonly<Record<string, Expectation>> = EXPECTED,
): Promise<readonly Cell[]> {
  const relations = await readCatalog(client)
  const stage = await setStage(door, client, relations)
  const cells: Cell[] = []
  for (const name of names) {
    const relation = relations.find((one) => one.name === name)
    const expectation = expected[name]
    if (!relation || !expectation) continue
    const table = expectation.rowsOf ?? name
    const primary = relations.find((one) => one.name === table)?.primaryKey ?? []
    const key = expectation.key ?? (primary.includes('id') ? ['id'] : primary)
    const target = { relation, expectation, table, key }
    for (const actor of ACTORS)
      for (const verb of VERBS) cells.push(await tryCell(stage, target, actor, verb))
  }
  return cells
}

async function setStage(door: Door, client: ClientBase, relations: readonly Relation[]): Promise<Stage> {
  const people = {
    anon: anon(door),
    service: service(door),
    creatorA: await signUp(door),
    creatorB: await signUp(door),
    leadOfA: await signUp(door),
    packerOfA: await signUp(door),
    suspended: await signUp(door),
    support: await signUp(door),
    admin: await signUp(door),
  }
  const a = {
    userId: people.creatorA.userId,
    creatorId: await makeCreator(client, people.creatorA.userId),
  }
  const b = {
    userId: people.creatorB.userId,
    creatorId: await makeCreator(client, people.creatorB.userId),
  }
  await addTeam(client, a.creatorId, people)
  await suspend(client, people.suspended.userId)
  await grantRole(client, people.support.userId, 'support')
  await grantRole(client, people.admin.userId, 'admin')
  return { door, client, maker: new RowMaker(relations), people, a, b }
}

/** The suspended one was an owner: only the suspension stands between him and everything. */
async function addTeam(
  client: ClientBase,
  creatorId: string,
  people: Pick<Stage['people'], 'leadOfA' | 'packerOfA' | 'suspended'>,
): Promise<void> {
  await addMember(client, creatorId, people.leadOfA.userId, 'lead')
  await addMember(client, creatorId, people.packerOfA.userId, 'packer')
  await addMember(client, creatorId, people.suspended.userId, 'owner')
}

async function tryCell(stage: Stage, target: Target, actor: Actor, verb: Verb): Promise<Cell> {
  const { relation, expectation } = target
  const letters = expectation.may[actor] ?? ''
  const plan = await planRow(stage, target, actor, verb)
  const row = plan.at(-1)?.row ?? {}
  await insertRows(stage.client, verb === 'insert' ? plan.slice(0, -1) : plan)
  if (relation.name === 'creators' && verb !== 'insert')
    await addTeam(stage.client, String(row['id']), stage.people)
  const { change, answer } = await attempt(stage, target, actor, verb, row)
  const happened = await hasHappened(stage.client, target, verb, { row, change, answer })
  const isTied = (actor === 'admin' || actor === 'service') && TIES.test(answer)
  const isRefusal = isTied || (verb !== 'insert' && answer.startsWith('2')) || REFUSALS.test(answer)
  return {
    relation: relation.name,
    actor,
    verb,
    expected: letters.includes(verb.charAt(0)) ? 'allowed' : 'refused',
    found: happened ? 'allowed' : isRefusal ? 'refused' : 'unclear',
    answer,
  }
}

/** The row that is asked for, belonging to A, and what it needs; its own place is free. */
async function planRow({ client, maker, a, people }: Stage, { table }: Target, actor: Actor, verb: Verb) {
  if (table === 'users') return planUser(client, people, actor, verb)
  // A membership is about somebody; the one who asks should neither gain nor lose his own.
  const owner = table === 'creator_members' ? { ...a, userId: await makeUser(client) } : a
  if (table === 'subscriptions' || table === 'user_roles')
    await client.query(`delete from public.${table} where user_id = $1`, [owner.userId])
  return maker.plan(table, owner)
}

/** A's own profile where A asks for it; one that may be lost where others do. */
async function planUser(
  client: ClientBase,
  people: Stage['people'],
  actor: Actor,
  verb: Verb,
): Promise<Planned[]> {
  if (actor === 'creatorA' && verb !== 'insert') {
    const id = people.creatorA.userId
    await client.query("update public.users set preferences = '{}' where id = $1", [id])
    return [{ table: 'users', row: { id }, isThere: true }]
  }
  const id = await makeUser(client)
  await client.query('delete from public.users where id = $1', [id])
  return [{ table: 'users', row: { id, email: `${id}@people.test` } }]
}

async function attempt(stage: Stage, target: Target, actor: Actor, verb: Verb, row: Row) {
  const person = stage.people[actor]
  const change = verb === 'move' ? await planMove(stage, target, row) : target.expectation.change
  const isShown = ([name]: [string, unknown]) =>
    target.relation.columns.some((column) => column.name === name)
  const shown = (values: Row) => JSON.stringify(Object.fromEntries(Object.entries(values).filter(isShown)))
  const filter = target.key.map((name) => `${name}=eq.${encodeURIComponent(String(row[name]))}`).join('&')
  const address = `${stage.door.url}/rest/v1/${target.relation.name}`
  const request = {
    headers: { ...person.headers, 'content-type': 'application/json', prefer: 'return=minimal' },
  }
  const send = (query: string, method: string, body?: Row) =>
    fetch(`${address}${query}`, { ...request, method, ...(body && { body: shown(body) }) })
  const answers = {
    select: () => send(`?${filter}&select=${target.key.join(',')}`, 'GET'),
    insert: () => send('', 'POST', row),
    update: () => send(`?${filter}`, 'PATCH', change),
    delete: () => send(`?${filter}`, 'DELETE'),
    move: () => send(`?${filter}`, 'PATCH', change),
  }
  const response = await answers[verb]()
  return { change, answer: `${response.status} ${(await response.text()).slice(0, 300)}` }
}

/** Makes what the moved row would point at over there, and says which columns would move it. */
async function planMove({ client, maker, b }: Stage, { table }: Target, row: Row): Promise<Row> {
  if (table === 'users') {
    const id = await makeUser(client)
    await client.query('delete from public.users where id = $1', [id])
    return { id }
  }
  // To a creator that the actor never worked for; of a person's own rows, to that creator's person.
  const to = table === 'creator_members' ? { ...b, userId: String(row['user_id']) } : b
  if (table === 'subscriptions' || table === 'user_roles')
    await client.query(`delete from public.${table} where user_id = $1`, [to.userId])
  const { before, change } = maker.planMove(table, to)
  await insertRows(client, before)
  return change
}

async function hasHappened(
  client: ClientBase,
  { table, key, expectation }: Target,
  verb: Verb,
  { row, change, answer }: { row: Row; change: Row; answer: string },
): Promise<boolean> {
  if (verb === 'select') return answer.startsWith('200 [{')
  // Sums stand in no table: the answer is all there is.
  if (expectation.key) return answer.startsWith('2')
  const isChange = verb === 'update' || verb === 'move'
  const isThere = await exists(client, table, { ...pick(row, key), ...(isChange ? change : {}) })
  return verb === 'delete' ? !isThere : isThere
}

function pick(row: Row, names: readonly string[]): Row {
  return Object.fromEntries(names.map((name) => [name, row[name] ?? null]))
}

async function exists(client: ClientBase, table: string, wanted: Row): Promise<boolean> {
  // Through jsonb, so that a value is compared as its column's type whatever it was written as.
  const names = Object.keys(wanted).map((name) => client.escapeIdentifier(name))
  const { rowCount } = await client.query(
    `select from public.${table} t, jsonb_populate_record(null::public.${table}, $1) w
     where ${names.map((name) => `t.${name} is not distinct from w.${name}`).join(' and ')}`,
    [JSON.stringify(wanted)],
  )
  return (rowCount ?? 0) > 0
}

/** The cells that did not go as expected, a line each. */
export function wrongCells(cells: readonly Cell[]): readonly string[] {
  return cells
    .filter(({ expected, found }) => expected !== found)
    .map(
      (cell) =>
        `${cell.relation} ${cell.actor} ${cell.verb}: ${cell.found}, not ${cell.expected} (${cell.answer})`,
    )
}
