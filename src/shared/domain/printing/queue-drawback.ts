/** What every label through a queue of the system has to put up with; said where one is added. */
export const QUEUE_DRAWBACK =
  'The system reports a label as done when its bytes have left, not when it is on paper, so labels by this way end as "sent". A queue set to abort-job gives up on a label that breaks off, and we ask you whether it came out: set it so (lpadmin -p NAME -o printer-error-policy=abort-job). Where the printer has an address of its own, print direct.'
