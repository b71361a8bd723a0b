/** What `desk --help` prints; docs/desk.md holds the same text. */
export const HELP = `desk [--workspace DIR] COMMAND ...

The same commands the window uses, without a window. One JSON document on stdout, logs on stderr; exit 0, or exit 1
with {"error":{"code","message","details"}}. Times are ISO 8601 UTC, money is integer minor units. An ORDER is a local
id or a TikTok order id. While a window has the workspace open, commands are carried out by it.

  desk init [--practice N]             make a workspace; with --practice, fill it with N made-up orders
  desk import FILE                     import a Seller Center export (CSV, XLSX, .gz)
       [--day-first | --month-first] [--time-zone Z] [--currency C] [--shop NAME] [--dry-run]
  desk orders [--view NAME] [--search Q] [--limit N] [--offset N]
       views: all, to-ship, overdue, due-today, held, cancel-requested, unmapped, uncertain, shipped-today
  desk order ORDER                     one order with everything known about it
  desk printers                        printers and their state
  desk printers discover [--seconds N] queues of this machine, and printers on the network
  desk printers add NAME (--tcp HOST:PORT | --queue NAME | --folder DIR)
       [--language zpl|epl|tspl|escpos|pdf] [--dpi 203|300] [--media WxH in mm]
  desk printers remove NAME
  desk printers set NAME [--darkness 0-100] [--speed 1-14 in/s] [--shift-right DOTS] [--shift-down DOTS]
       [--name NEW] [--language L] [--dpi 203|300] [--media WxH in mm]
       "printer" instead of a number leaves it to the printer; below zero, as in --shift-right=-8, is left or up
  desk printers test-label NAME        a label to measure; it is in no print history
  desk printers measure NAME --width MM [--left MM]
       what a ruler says of the box on it: resolution and place are corrected, or it says why they cannot be
  desk printers calibrate NAME         has it find the gaps of its labels, which feeds a few
  desk labels import FILE              store carriers' labels (Seller Center's PDF, PNG, ZPL), each matched to its order
  desk print ORDER... [--printer NAME] [--copies 1-9] [--document label|slip]
       waits until each label has left the queue, 30 s at most; the same label again answers its job as existing
  desk pick-list [ORDER...] [--printer NAME] [--view NAME] [--status S]
       what to fetch for these orders, else for those of a view (to-ship), S being a status such as awaiting_shipment;
       only what is still to be packed, 1,000 orders at most; it is in no print history
  desk check ORDER [CODE...] [--all]   how far the check of its box is; each CODE counts as scanned, --all as counted by
       hand; with the last item the order is verified, and its label is printed where the desk is set so
  desk jobs [--state S] [--order ORDER] [--operator NAME] [--batch BATCH] [--limit N]
       print jobs, newest first
  desk jobs resolve ID printed|reprint|cancel
  desk jobs scan CODE                  a label in doubt that was held under a scanner is printed
  desk jobs cancel ID... | --batch BATCH
  desk jobs first|up|down|last ID      another place in its printer's queue
  desk jobs move ID... | --batch BATCH --to PRINTER
  desk jobs pause PRINTER              and resume PRINTER; a pause stays through a restart
  desk jobs batches [--limit N]        what was asked for together, and how far it is
  desk ship ORDER...                   mark orders shipped
  desk hold ORDER... --reason TEXT     no label, no ship, until released
  desk release ORDER...
  desk undo                            take the newest act back
  desk journal [--order ORDER] [--limit N]
  desk status                          the workspace: pending, conflicts, printers
  desk sign-in --url U --key K --email E [--creator HANDLE | --new-shop HANDLE] [--name DESK]
       the password comes on standard input; connects this workspace to the shop and moves what is here up
  desk sign-out [--wipe]               ends the session; --wipe takes the local copy away too
  desk sync [--watch]                  pull and push until both are done; --watch goes on until it is stopped
  desk conflicts [--all]               what a person has to settle; --all with what is settled
  desk backup FILE                     a verified copy of the workspace
  desk restore FILE                    replace the workspace by a backup; the old one is kept aside
  desk verify                          check the order file
`
