import type { ErrorShape } from '../errors/app-error.ts'
import type { Result } from '../lib/result.ts'
import type { EventName, Input, MethodName, Output, Payload } from './contract.ts'
import type { ChosenFile } from './imports.contract.ts'

type Feature<M extends MethodName> = M extends `${infer F}.${string}` ? F : never
type Verb<F extends string, M extends MethodName> = M extends `${F}.${infer V}` ? V : never
/** What a page gets from every call: failures are values, never exceptions. */
export type Answer<T> = Result<T, ErrorShape>

/** `window.api`: one function a method, grouped by feature, and one way to listen. */
export type Api = {
  readonly [F in Feature<MethodName>]: {
    readonly [V in Verb<F, MethodName>]: (
      input: Input<`${F}.${V}` & MethodName>,
      commandId?: string,
    ) => Promise<Answer<Output<`${F}.${V}` & MethodName>>>
  }
} & {
  /** Listens to an event; the answer stops listening. */
  readonly on: <E extends EventName>(name: E, listener: (payload: Payload<E>) => void) => () => void
  /** Turns a file that a person dropped into a token. A File made by a script has no path and is refused. */
  readonly files: { readonly register: (file: unknown) => Promise<Answer<ChosenFile>> }
}
