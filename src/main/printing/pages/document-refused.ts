import type { Refusal } from './page-messages.ts'

/** A document, or a page of it, that cannot be used: its own fault, and the thread goes on. */
export class DocumentRefused extends Error {
  readonly refusal: Refusal

  constructor(refusal: Refusal, reason: string, options?: ErrorOptions) {
    super(reason, options)
    this.name = 'DocumentRefused'
    this.refusal = refusal
  }
}
