/** What the act `label` reads and changes of a shipment. */
export interface ShipmentImage {
  readonly trackingNumber: string | null
  readonly carrier: string
}
