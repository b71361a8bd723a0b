// Every table of the store, for drizzle-kit, the ORM's types and the test that compares them with the real file.
export { importBatches, tiktokShops } from './imports.ts'
export { commands, journal, journalOrders, outbox, outboxOrders } from './journal.ts'
export { labelFiles, labelPages } from './labels.ts'
export { customers, importChanges, itemChecks, orderItems, orderSearch, orders } from './orders.ts'
export { labelDocuments, printBatches, printEvents, printers, printJobs } from './printing.ts'
export { inventorySync, products } from './products.ts'
export { shipmentItems, shipmentOrders, shipments } from './shipments.ts'
export {
  conflicts,
  deskEvents,
  deskNames,
  mirrorRows,
  orderClaims,
  serverImages,
  syncEvents,
} from './sync.ts'
export { meta, savedViews, settings } from './workspace.ts'
