/** What the pages, and the check of a box, do for commands that are only their own. */
export type PageAct =
  | 'down'
  | 'up'
  | 'open'
  | 'back'
  | 'order'
  | 'retry'
  | 'letGo'
  | 'exportAll'
  | 'diagnostics'
  | 'select'
  | 'pause'
  | 'moveUp'
  | 'moveDown'
  | 'moveFirst'
  | 'moveLast'
  | 'cancel'
  | 'cancelBatch'
  | 'resumeBatch'
  | 'movePrinter'
  | 'moveAll'
  | 'audit'
  | 'countOne'
  | 'countWhole'
  | 'takeBack'
  | 'next'
  | `choice-${number}`

/** Answers true where something was done with the press. */
export type PageActs = Partial<Readonly<Record<PageAct, () => boolean>>>

let acts: PageActs = {}

/** Hands in what the page on screen does; the answer takes it away again. Pages are lazy, the keys are not. */
export function providePageActs(given: PageActs): () => void {
  acts = given
  return () => {
    if (acts === given) acts = {}
  }
}

/** Does what the page on screen has for the act. Answers false where it has nothing. */
export function callPageAct(act: PageAct): boolean {
  return acts[act]?.() ?? false
}
