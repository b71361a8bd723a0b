import { describe, expect, test } from 'vitest'
import { type AnyHandler, createRouter } from '../../src/main/ipc/router.ts'
import { shellMethods } from '../../src/main/ipc/shell-methods.ts'
import { events, methods } from '../../src/shared/ipc/contract.ts'
import { EVENT_NAMES, METHOD_KINDS } from '../../src/shared/ipc/contract-names.ts'
import { IPC_VERSION } from '../../src/shared/ipc/envelope.ts'
import type { Method } from '../../src/shared/ipc/method.ts'
import { type JsonSchema, jsonSchemaOf, sampleOf, walkSchema } from '../harness/schema-samples.ts'

const all: readonly (readonly [string, Method])[] = Object.entries(methods)
const COMMAND_ID = '01938c5e-8b1a-7c3d-9f00-00000000000a'

/** A router over the whole contract whose handlers only remember that they were called. */
function build() {
  const calls: string[] = []
  const handlers = Object.fromEntries(
    all.map(([name]): [string, AnyHandler] => [
      name,
      async () => {
        calls.push(name)
        return null
      },
    ]),
  )
  const router = createRouter({ methods, handlers, logError: () => 'E-TEST', checkOutputs: false })
  let next = 0
  const ask = (name: string, input: unknown) => {
    next += 1
    const commandId = `${COMMAND_ID.slice(0, -6)}${String(next).padStart(6, '0')}`
    const id = METHOD_KINDS[name as keyof typeof METHOD_KINDS] === 'command' ? { commandId } : {}
    return router({ v: IPC_VERSION, id: '1', method: name, input, ...id })
  }
  return { ask, calls }
}

const refused = { ok: false, error: { code: 'input.invalid' } }

describe('the names for the preload', () => {
  test('are those of the contract, with the same kinds (trust 23)', () => {
    expect(METHOD_KINDS).toEqual(Object.fromEntries(all.map(([name, method]) => [name, method.kind])))
    expect([...EVENT_NAMES].sort()).toEqual(Object.keys(events).sort())
  })

  test('are a feature and a verb, none of them a word of the bridge itself', () => {
    for (const name of Object.keys(METHOD_KINDS)) {
      expect(name).toMatch(/^[a-z][A-Za-z]*\.[a-z][A-Za-z]*$/)
      expect(['on', 'files', 'shell']).not.toContain(name.split('.')[0])
    }
    for (const name of Object.keys(shellMethods)) expect(Object.keys(METHOD_KINDS)).not.toContain(name)
  })
})

test('no method of a page deletes the data: there is nothing to confirm wrongly (trust 38)', () => {
  for (const [name] of all) expect(name).not.toMatch(/delete|wipe|erase|reset|destroy|clear/i)
})

describe.each(all)('%s', (name, method) => {
  const schema = jsonSchemaOf(method.input)

  test('accepts the least and the most its schema asks for', async () => {
    const { ask, calls } = build()
    for (const isFull of [false, true]) {
      expect(await ask(name, sampleOf(schema, isFull)), JSON.stringify(sampleOf(schema, isFull))).toEqual({
        ok: true,
        value: null,
      })
    }
    expect(calls).toEqual([name, name])
  })

  test('refuses what is no object at all (trust 18)', async () => {
    const { ask, calls } = build()
    for (const input of [null, undefined, 1, 'text', true, [], [{}]])
      expect(await ask(name, input)).toMatchObject(refused)
    expect(calls).toEqual([])
  })

  test('refuses a stray field anywhere in its input (trust 18)', async () => {
    const loose = walkSchema(schema).filter(
      (place) => place.schema.type === 'object' && !isClosed(place.schema),
    )
    expect(loose.map(({ path }) => path || 'input')).toEqual([])
    const input = sampleOf(schema) as Record<string, unknown>
    expect(await build().ask(name, { ...input, stray: 1 })).toMatchObject({
      ok: false,
      error: { code: 'input.invalid', details: { path: 'stray' } },
    })
  })

  test('refuses each field missing or of a wrong type, by its name (trust 18)', async () => {
    const { ask, calls } = build()
    const input = sampleOf(schema, true) as Record<string, unknown>
    for (const field of Object.keys(input)) {
      for (const wrong of [Symbol.for('missing'), { wrong: true }, Number.NaN, [{ wrong: true }]]) {
        const isMissing = typeof wrong === 'symbol'
        if (isMissing && schema.required?.includes(field) !== true) continue
        const { [field]: _left, ...rest } = input
        const answer = await ask(name, isMissing ? rest : { ...input, [field]: wrong })
        expect(answer, `${field}: ${String(wrong)}`).toMatchObject(refused)
        expect(answer.ok ? '' : String(answer.error.details['path']).split('.')[0]).toBe(field)
      }
    }
    expect(calls).toEqual([])
  })

  test('takes no path, host, address or command from a page (trust 24)', () => {
    const fields = walkSchema(schema).map(({ path }) => path.split('.').at(-1) ?? '')
    for (const field of fields)
      expect(field).not.toMatch(
        /^(?:.*(?:path|host|hostname|port|url|uri|href|file|folder|directory|dir|sql|shell|exec|cmd))$/i,
      )
  })

  test('bounds every text and list by more than the size cap alone', () => {
    const open = walkSchema(schema).filter(
      ({ schema: { type, ...rest } }) => isUnboundedText(type, rest) || isUnboundedList(type, rest),
    )
    expect(open.map(({ path }) => path)).toEqual([])
  })
})

/** Closed: no other field, or a record whose values have a schema. */
function isClosed(schema: JsonSchema): boolean {
  return schema.additionalProperties === false || typeof schema.additionalProperties === 'object'
}

function isUnboundedText(type: string | undefined, rest: object): boolean {
  return (
    type === 'string' && !['enum', 'const', 'format', 'maxLength', 'pattern'].some((word) => word in rest)
  )
}

/** A list of a few fixed words cannot grow past its words by much; a list of texts or numbers can. */
function isUnboundedList(type: string | undefined, rest: Omit<JsonSchema, 'type'>): boolean {
  return type === 'array' && !('maxItems' in rest) && rest.items?.enum === undefined
}
