import type { z } from 'zod'
import { accountEvents, accountMethods } from './account.contract.ts'
import { appEvents, appMethods } from './app.contract.ts'
import { dashboardMethods } from './dashboard.contract.ts'
import { importsEvents, importsMethods } from './imports.contract.ts'
import { labelsEvents, labelsMethods } from './labels.contract.ts'
import type { EventSpec, InputOf, OutputOf, ParsedInputOf } from './method.ts'
import { ordersEvents, ordersMethods } from './orders.contract.ts'
import { printingEvents, printingMethods } from './printing.contract.ts'
import { settingsEvents, settingsMethods } from './settings.contract.ts'
import { syncEvents, syncMethods } from './sync.contract.ts'

/** Everything a page may ask and hear. There is no other way from a page to the main process. */
export const methods = {
  ...appMethods,
  ...ordersMethods,
  ...importsMethods,
  ...labelsMethods,
  ...printingMethods,
  ...settingsMethods,
  ...dashboardMethods,
  ...syncMethods,
  ...accountMethods,
} as const
export const events = {
  ...appEvents,
  ...ordersEvents,
  ...importsEvents,
  ...labelsEvents,
  ...printingEvents,
  ...settingsEvents,
  ...syncEvents,
  ...accountEvents,
} as const

export type Methods = typeof methods
export type MethodName = keyof Methods
export type EventName = keyof typeof events
/** What a caller passes to a method. */
export type Input<M extends MethodName> = InputOf<Methods[M]>
/** What a method's handler receives. */
export type ParsedInput<M extends MethodName> = ParsedInputOf<Methods[M]>
/** What a method answers. */
export type Output<M extends MethodName> = OutputOf<Methods[M]>
/** What an event carries. */
export type Payload<E extends EventName> = (typeof events)[E] extends EventSpec<infer P> ? z.output<P> : never

/** What a handler knows of the call besides its input. */
export interface CallContext {
  /** The caller's id of a command; the same id twice gives the first answer. Empty for queries. */
  readonly commandId: string
}

/** One handler for every method: a method without one does not compile. */
export type Handlers = {
  readonly [M in MethodName]: (input: ParsedInput<M>, call: CallContext) => Promise<Output<M>>
}
