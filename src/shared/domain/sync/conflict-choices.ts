import type { ConflictChoice, ConflictKind } from './conflict.ts'
import { type ConflictNames, type ConflictRow, desksOf, detailsOf, textOf } from './conflict-details.ts'

type MakeChoices = (row: ConflictRow, names: ConflictNames) => ConflictChoice[]

const choice = (id: string, label: string, effect: string, takesNote = false): ConflictChoice => ({
  id,
  label,
  effect,
  takesNote,
})

const looked =
  (effect: string): MakeChoices =>
  () => [choice('looked', 'I looked at it', effect)]

/** A parcel that should not have left: stopping it harms nobody. */
const stopOr =
  (stopped: string, gone: string): MakeChoices =>
  () => [choice('stopped', 'I stopped the parcel', stopped), choice('letGo', 'Let it go', gone)]

const CHOICES: Readonly<Record<ConflictKind, MakeChoices>> = {
  printedTwice: (row, names) => {
    const { theirs, ours } = desksOf(row, names)
    return [
      choice(
        'keepTheirs',
        `Label of ${theirs}`,
        `The label that ${theirs} printed is on the parcel. Destroy the one that ${ours} printed.`,
      ),
      choice(
        'keepOurs',
        `Label of ${ours}`,
        `The label that ${ours} printed is on the parcel. Destroy the one that ${theirs} printed.`,
      ),
    ]
  },
  printedCancelled: () => [
    choice('destroyed', 'I destroyed the label', 'The label is gone and the items are back on the shelf.'),
    choice(
      'sendAnyway',
      'Send it anyway',
      'The parcel will leave although the order was cancelled; nobody may pay for it.',
    ),
  ],
  shippedTwice: () => [
    choice(
      'oneLeft',
      'One parcel left',
      'It was marked twice, but only one parcel left. Nothing else changes.',
    ),
    choice(
      'bothLeft',
      'Two parcels left',
      'The customer gets the order twice. Stop one parcel if you can, and count the stock of its items.',
    ),
  ],
  shippedCancelled: stopOr(
    'The parcel is here. The order is opened again as an exception; put its items back.',
    'The parcel has left although the order was cancelled; nobody may pay for it. The order stays closed.',
  ),
  shippedUnpaid: stopOr(
    'The parcel is here. The order is opened again, with its label, and waits to be paid.',
    'The parcel has left before it was paid. The order stays closed.',
  ),
  shippedOnHold: stopOr(
    'The parcel is here. The order is opened again, with its label, and stays on hold.',
    'The parcel has left although the order was on hold. The order stays closed.',
  ),
  trackingDiffers: (row) => {
    const [theirs, ours] = ['theirs', 'ours'].map((side) => textOf(detailsOf(row), side) ?? '')
    return [
      choice(
        'keepTheirs',
        `It is ${theirs}`,
        `The label on the parcel says ${theirs}. The number stays as it is.`,
      ),
      choice(
        'keepOurs',
        `It is ${ours}`,
        `The label on the parcel says ${ours}. The number that was known stays here until it is put right in the Seller Center.`,
      ),
    ]
  },
  note: () => [
    choice(
      'merge',
      'Write one note of both',
      'Both texts are offered below each other; what you make of them is the note.',
      true,
    ),
    choice(
      'keepTheirs',
      'Keep the note that is there',
      'The note stays as it is; what was written here is dropped.',
    ),
    choice(
      'keepOurs',
      'Take the other one',
      'The note becomes what was written later; the one that is there is dropped.',
    ),
  ],
  unknownOrder: looked('Import the order first. The act stays in the journal; this line is settled.'),
  unknownProduct: looked(
    'Import the product and count it. The act stays in the journal; this line is settled.',
  ),
  factNotApplied: looked('Put the order right by hand. The act stays in the journal; this line is settled.'),
  addressChanged: () => [
    choice('reprint', 'Print a new label', 'Destroy the old label and print one with the new address.'),
    choice('keep', 'Keep the label', 'The parcel goes to the address of before.'),
  ],
}

const FALLBACK = looked('Do what the line says. Nothing else changes; this line is settled.')

/** The ways to settle a conflict; the first harms nobody. */
export function choicesOf(
  row: ConflictRow,
  kind: ConflictKind | null,
  names: ConflictNames,
): ConflictChoice[] {
  return (kind === null ? FALLBACK : CHOICES[kind])(row, names)
}
