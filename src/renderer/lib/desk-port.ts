import type { ViewQuery } from '../../shared/domain/orders/view.ts'
import type { DeskActions } from './commands/command.ts'

/** What features may ask of the rest of the window without knowing each other. */
export interface DeskPort extends DeskActions {
  /** Shows a view on the orders page, from wherever the person is. */
  readonly showOrders: (query: ViewQuery) => void
  /** Shows the orders that hold this text. */
  readonly searchOrders: (text: string) => void
  /** Closes what lies over the page and gives the keyboard back. */
  readonly leaveOverlay: () => void
  /** Puts the keyboard into the table. */
  readonly focusTable: () => void
}

let port: DeskPort | null = null

/** Hands in the implementation, once, before anything is drawn. */
export function provideDesk(desk: DeskPort): void {
  port = desk
}

/** The window's actions. */
export function desk(): DeskPort {
  if (port === null) throw new Error('The window has not handed in its actions')
  return port
}
