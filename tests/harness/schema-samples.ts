import { z } from 'zod'

/** As much of JSON Schema as zod writes for our inputs. */
export interface JsonSchema {
  readonly type?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | JsonSchema
  readonly propertyNames?: JsonSchema
  readonly items?: JsonSchema
  readonly minItems?: number
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly minLength?: number
  readonly format?: string
  readonly pattern?: string
}

/** What a schema accepts, as JSON Schema. */
export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema
}

/** One place inside a schema. `path` is dotted, with `[]` for the items of an array. */
export interface SchemaPlace {
  readonly path: string
  readonly schema: JsonSchema
}

/** The schema and everything inside it. */
export function walkSchema(schema: JsonSchema, path = ''): SchemaPlace[] {
  const inner: SchemaPlace[] = []
  for (const [name, child] of Object.entries(schema.properties ?? {}))
    inner.push(...walkSchema(child, path === '' ? name : `${path}.${name}`))
  if (schema.items !== undefined) inner.push(...walkSchema(schema.items, `${path}[]`))
  for (const branch of [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])])
    inner.push(...walkSchema(branch, path))
  if (typeof schema.additionalProperties === 'object')
    inner.push(...walkSchema(schema.additionalProperties, `${path}{}`))
  return [{ path, schema }, ...inner]
}

/** The smallest value that a schema accepts, with every optional field left out unless `isFull`. */
export function sampleOf(schema: JsonSchema, isFull = false): unknown {
  if ('const' in schema) return schema.const
  if (schema.enum !== undefined) return schema.enum[0]
  const branch = schema.anyOf?.[0] ?? schema.oneOf?.[0]
  if (branch !== undefined) return sampleOf(branch, isFull)
  if (schema.type === 'object') return sampleObject(schema, isFull)
  if (schema.type === 'array')
    return Array.from({ length: schema.minItems ?? 0 }, () => sampleOf(schema.items ?? {}, isFull))
  if (schema.type === 'integer' || schema.type === 'number') return sampleNumber(schema)
  if (schema.type === 'boolean') return true
  if (schema.type === 'string') return sampleText(schema)
  return null
}

function sampleObject(schema: JsonSchema, isFull: boolean): Record<string, unknown> {
  const names = isFull ? Object.keys(schema.properties ?? {}) : (schema.required ?? [])
  return Object.fromEntries(names.map((name) => [name, sampleOf(schema.properties?.[name] ?? {}, isFull)]))
}

function sampleNumber(schema: JsonSchema): number {
  if (schema.exclusiveMinimum !== undefined) return schema.exclusiveMinimum + 1
  return Math.max(schema.minimum ?? 0, 0)
}

function sampleText(schema: JsonSchema): string {
  if (schema.format === 'uuid') return '01938c5e-8b1a-7c3d-9f00-000000000001'
  if (schema.format === 'email') return 'somebody@example.test'
  if (schema.format === 'uri') return 'https://project.example'
  if (schema.pattern === '^[A-Z]{3}$') return 'GBP'
  // Also the name of a time zone, which no pattern can say.
  return 'UTC'.padEnd(schema.minLength ?? 0, 'x')
}
