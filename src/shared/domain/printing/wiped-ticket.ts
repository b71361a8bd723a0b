import type { LabelTicket, PostalAddress } from './printing.ts'

const NOBODY: PostalAddress = {
  name: '',
  lines: [],
  city: '',
  state: '',
  postalCode: '',
  country: '',
  phone: '',
}

/** A ticket without the people in it: numbers and contents stay, so that what was printed can still be told. */
export function wipedTicket(ticket: LabelTicket): LabelTicket {
  return { ...ticket, recipient: NOBODY, sender: null }
}
