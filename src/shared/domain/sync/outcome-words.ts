import type { SyncAct } from '../../sync/acts.ts'
import { SERVER_CODES, type ServerCode } from '../../sync/server-codes.ts'

/** Why something was not done as asked, and what to do next; one sentence each. */
interface OutcomeWords {
  readonly why: string
  readonly next: string
}

const words = (why: string, next: string): OutcomeWords => ({ why, next })

const OF_CODE: Readonly<Record<ServerCode, OutcomeWords>> = {
  'access.denied': words(
    'Your role in this shop may not do this.',
    'Ask a lead or the owner to do it, or to give you the role.',
  ),
  'access.suspended': words(
    'Your account is suspended.',
    'Talk to the owner of the shop; everything here is kept.',
  ),
  'desk.revoked': words(
    'This desk was removed from the shop.',
    'Ask the owner why, then connect it again; everything here is kept.',
  ),
  'desk.unknown': words(
    'The server does not know this desk.',
    'Connect it again in Settings, Sync; everything here is kept.',
  ),
  'input.invalid': words(
    'Something in it is missing or is not what it should be.',
    'Do it again from the order or product, with all fields filled in.',
  ),
  'input.notFound': words(
    'What it is about is not on the server.',
    'Import the order or product first, then try again.',
  ),
  'input.tooLarge': words('There is too much in it.', 'Split it into smaller parts and try again.'),
  'sync.badCursor': words(
    'The server cannot read how far this desk has come.',
    'Nothing to do: the desk fetches a new copy by itself.',
  ),
  'sync.behind': words(
    'The server is an older copy of itself than the one this desk has seen.',
    'Nothing to do: the desk fetches a new copy and sends its acts again.',
  ),
  'sync.clientTooOld': words(
    'This version of CreatorFlow is too old for the server.',
    'Update it; until then everything is kept here.',
  ),
  'sync.forked': words(
    'The server has had an act of this name with something else in it.',
    'Look at what it is about, and do it again if it is still wanted.',
  ),
  'sync.outOfOrder': words(
    'This desk has sent later acts already, as it would after a backup was restored.',
    'Nothing to do: the desk registers anew and sends what the server does not have.',
  ),
  'sync.serverTooOld': words(
    'The server is older than this version of CreatorFlow.',
    'Wait until it is updated; until then everything is kept here.',
  ),
  'sync.staleDevice': words(
    'This desk was away for too long to go on where it stood.',
    'Nothing to do: the desk fetches a new copy.',
  ),
  'sync.transactionTooLarge': words(
    'It changes more at once than the server allows.',
    'Split it into smaller parts and try again.',
  ),
  'rule.alreadyClosed': words(
    'The order had left already.',
    'If the parcel is still here, reopen the order first.',
  ),
  'rule.alreadyResolved': words(
    'Somebody else settled it first.',
    'Read what was chosen; nothing more is needed if it fits.',
  ),
  'rule.claimed': words(
    'Somebody else is packing this order.',
    'Leave it to them, or take it over and say why.',
  ),
  'rule.notClaimed': words(
    'Nobody is packing this order any more.',
    'Claim it again if you are still packing it.',
  ),
  'rule.notClosed': words('The order has not left, or was reopened already.', 'Nothing more is needed.'),
  'rule.notHeld': words('The order was not on hold any more.', 'Nothing more is needed.'),
  'rule.notOpen': words(
    'TikTok has taken the parcel over already.',
    'Settle it in the Seller Center, as a return.',
  ),
  'order.transition': words(
    'This status cannot follow the one that the order has.',
    "Import a newer export, or look up the order's status in the Seller Center.",
  ),
  'order.platformTime': words(
    'Only an import may say when TikTok changed an order.',
    'Import a newer export instead.',
  ),
  'conflict.stale': words(
    'Somebody else changed it first, to something else.',
    'Look at what it is now, and change it again if that is wrong.',
  ),
  'conflict.note': words(
    'Two people changed the same words of the note.',
    'Write one note of both in Conflicts.',
  ),
  'conflict.printedTwice': words(
    'Two desks printed the label of this order.',
    'Say in Conflicts which label is on the parcel, and destroy the other.',
  ),
  'conflict.printedCancelled': words(
    'A label was printed for an order that was cancelled.',
    'Destroy the label and put the items back.',
  ),
  'conflict.shippedTwice': words(
    'Two people marked this order as shipped.',
    'Find out whether one parcel left or two, and say so in Conflicts.',
  ),
  'conflict.shippedCancelled': words(
    'A parcel left for an order that was cancelled.',
    'Stop the parcel if you can, and say so in Conflicts.',
  ),
  'conflict.shippedUnpaid': words(
    'A parcel left for an order that was not paid.',
    'Stop the parcel if you can, and say so in Conflicts.',
  ),
  'conflict.shippedOnHold': words(
    'A parcel left for an order that was on hold.',
    'Stop the parcel if you can, and say so in Conflicts.',
  ),
  'conflict.trackingDiffers': words(
    'The parcel has another tracking number on the server.',
    'Compare both with the label on the parcel, and say in Conflicts which is right.',
  ),
  'conflict.unknownOrder': words(
    'The server does not know this order yet; the act was kept.',
    'Import the order, then look at its journal.',
  ),
  'conflict.unknownProduct': words(
    'The server does not know this product yet; the act was kept.',
    'Import the product, then count it.',
  ),
}

const UNKNOWN = words(
  'The server refused it for a reason that this version does not know.',
  'Update CreatorFlow, then try it again.',
)

/** What a person did, as it is said after "you tried to" and "somebody": a verb with its object. */
const OF_ACT: Readonly<Record<SyncAct, string>> = {
  scan: 'scan an item',
  pick: 'pick the order',
  verify: 'check the items',
  pack: 'pack the order',
  print: 'print a label',
  reprint: 'print a label again',
  resolvePrint: 'say what became of a print',
  cancelPrint: 'cancel a print',
  label: 'record the label of a parcel',
  ship: 'ship the order',
  count: 'count stock',
  moveStock: 'move stock',
  journal: 'write a line in the journal',
  claim: 'claim the order',
  renewClaim: 'keep the order claimed',
  takeOverClaim: 'take the order over',
  releaseClaim: 'give the order back',
  hold: 'put the order on hold',
  release: 'release the order',
  reopen: 'reopen the order',
  note: 'change the note',
  tag: 'change the tags',
  editOrder: 'change the order',
  mapStatus: 'map a status',
  price: 'change a price',
  adjustStock: 'adjust stock',
  importOrders: 'import orders',
  resolveConflict: 'settle a conflict',
  dismissDeadLetter: 'let a refused act go',
}

/** Why an act ended with this code and what to do next; for codes that this program does not know too. */
export function outcomeWords(code: string): OutcomeWords {
  return isServerCode(code) ? OF_CODE[code] : UNKNOWN
}

/** The same as one text, for a dead letter. */
export function outcomeMessage(code: string): string {
  const { why, next } = outcomeWords(code)
  return `${why} ${next}`
}

/** An act in plain words, as a verb with its object; the act's own name where this program does not know it. */
export function actWords(act: string): string {
  return Object.hasOwn(OF_ACT, act) ? OF_ACT[act as SyncAct] : act
}

function isServerCode(code: string): code is ServerCode {
  return (SERVER_CODES as readonly string[]).includes(code)
}
