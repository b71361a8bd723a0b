import type { z } from 'zod'

/** A query reads, a command changes state and carries a commandId; the same id twice gives the first answer. */
export type MethodKind = 'query' | 'command'

/** One method of the contract between a page and the main process. */
export interface Method<In extends z.ZodType = z.ZodType, Out extends z.ZodType = z.ZodType> {
  readonly kind: MethodKind
  readonly input: In
  readonly output: Out
}

/** One event of the contract: it goes from main to the page and carries no state, only what to ask again. */
export interface EventSpec<Payload extends z.ZodType = z.ZodType> {
  readonly kind: 'event'
  readonly payload: Payload
}

/** Declares a method that only reads. */
export function query<In extends z.ZodType, Out extends z.ZodType>(
  input: In,
  output: Out,
): Method<In, Out> & { kind: 'query' } {
  return { kind: 'query', input, output }
}

/** Declares a method that changes state. */
export function command<In extends z.ZodType, Out extends z.ZodType>(
  input: In,
  output: Out,
): Method<In, Out> & { kind: 'command' } {
  return { kind: 'command', input, output }
}

/** Declares an event. */
export function event<P extends z.ZodType>(payload: P): EventSpec<P> {
  return { kind: 'event', payload }
}

/** What a caller passes. */
export type InputOf<M extends Method> = z.input<M['input']>
/** What a handler receives after parsing. */
export type ParsedInputOf<M extends Method> = z.output<M['input']>
/** What a method answers. */
export type OutputOf<M extends Method> = z.output<M['output']>
