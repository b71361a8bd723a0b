import { describe, expect, test } from 'vitest'
import { applyToOrder } from '../../../../../src/shared/sync/mutators/apply-to-order.ts'
import { applyToShipment } from '../../../../../src/shared/sync/mutators/apply-to-shipment.ts'
import { aClaim, anImage, me, mutation, NOW, ORDER_ID } from '../../../../harness/images.ts'

const order = { orderId: ORDER_ID }
const jobId = '0192a000-0000-7000-8000-00000000000a'
const shipmentId = '0192a000-0000-7000-8000-00000000000b'
const aPrint = mutation('print', { ...order, jobId, kind: 'label' })

describe('a fact', () => {
  test('about an order that nobody knows is kept, for a person to look at', () => {
    for (const fact of [
      mutation('scan', { ...order, code: 'x' }),
      mutation('pick', order),
      mutation('ship', order),
      mutation('label', order),
      aPrint,
    ])
      expect(applyToOrder(null, fact, me())).toEqual({
        outcome: 'conflict',
        code: 'conflict.unknownOrder',
        image: null,
      })
  })

  test('moves an order on, and says when work on it began', () => {
    const picked = applyToOrder(anImage(), mutation('pick', order), me()).image
    expect(picked).toMatchObject({ stage: 'picked', processingStarted: NOW })
    const packed = applyToOrder(picked, mutation('pack', order), me({ now: NOW + 5 })).image
    expect(packed).toMatchObject({ stage: 'verified', processingStarted: NOW })
  })

  test('that comes late does not take an order back', () => {
    const labelled = anImage({ stage: 'labelled' })
    expect(applyToOrder(labelled, mutation('pick', order), me()).image).toBe(labelled)
  })

  test('of the journal alone changes nothing', () => {
    const image = anImage({ stage: 'picked' })
    for (const line of [
      mutation('scan', { ...order, code: 'x' }),
      mutation('resolvePrint', { ...order, jobId, resolution: 'printed' }),
      mutation('cancelPrint', { ...order, jobId }),
      mutation('reprint', { ...order, jobId, kind: 'label', reason: 'torn' }),
    ])
      expect(applyToOrder(image, line, me())).toEqual({ outcome: 'applied', code: null, image })
  })
})

describe('a printed label', () => {
  test('makes the order labelled; a slip does not', () => {
    expect(applyToOrder(anImage(), aPrint, me()).image?.stage).toBe('labelled')
    const slip = mutation('print', { ...order, jobId, kind: 'slip' })
    expect(applyToOrder(anImage(), slip, me()).image?.stage).toBe('new')
  })

  test('that another desk printed too asks which one was used', () => {
    const labelPrints = [{ deskId: 'other', shipmentId: null }]
    expect(applyToOrder(anImage(), aPrint, me({ labelPrints }))).toMatchObject({
      outcome: 'conflict',
      code: 'conflict.printedTwice',
      image: { stage: 'labelled' },
    })
  })

  test('is no second one where it was for another parcel, or printed at the same desk', () => {
    const labelPrints = [
      { deskId: 'other', shipmentId },
      { deskId: 'mine', shipmentId: null },
    ]
    expect(applyToOrder(anImage(), aPrint, me({ labelPrints })).outcome).toBe('applied')
  })

  test('of a cancelled order is kept and shown', () => {
    expect(applyToOrder(anImage({ status: 'cancelled' }), aPrint, me()).code).toBe(
      'conflict.printedCancelled',
    )
  })
})

describe('a shipped parcel', () => {
  const shipped = mutation('ship', order, NOW - 60_000)

  test('closes its order when it left, and ends its claim, whosever that is', () => {
    const image = anImage({ stage: 'verified', claim: aClaim({ deskId: 'other' }) })
    expect(applyToOrder(image, shipped, me({ now: NOW + 1 })).image).toMatchObject({
      stage: 'closed',
      closedAt: NOW - 60_000,
      claim: { deskId: 'other', releasedAt: NOW + 1 },
    })
  })

  test.each([
    ['cancelled', { status: 'cancelled' }, 'conflict.shippedCancelled'],
    ['unpaid', { status: 'unpaid' }, 'conflict.shippedUnpaid'],
    ['held', { heldAt: NOW }, 'conflict.shippedOnHold'],
    ['an exception', { stage: 'exception' }, null],
  ])('closes it also where it is %s', (_what, changes, code) => {
    const result = applyToOrder(anImage(changes), shipped, me())
    expect(result).toMatchObject({ code, image: { stage: 'closed' } })
  })

  test('that had left already keeps the time of the first', () => {
    const image = anImage({ stage: 'closed', closedAt: 5, status: 'cancelled' })
    expect(applyToOrder(image, shipped, me())).toEqual({
      outcome: 'conflict',
      code: 'conflict.shippedTwice',
      image,
    })
  })
})

describe('a label of a shipment', () => {
  const told = mutation('label', { ...order, shipmentId, trackingNumber: 'AA1', carrier: 'Evri' })

  test('gives it the number and the carrier that nobody knew', () => {
    expect(applyToShipment({ trackingNumber: null, carrier: '' }, told).image).toEqual({
      trackingNumber: 'AA1',
      carrier: 'Evri',
    })
    expect(applyToShipment({ trackingNumber: null, carrier: 'Royal Mail' }, told).image?.carrier).toBe(
      'Royal Mail',
    )
  })

  test('with another number than the known one leaves that and asks', () => {
    const shipment = { trackingNumber: 'BB2', carrier: 'Evri' }
    expect(applyToShipment(shipment, told)).toEqual({
      outcome: 'conflict',
      code: 'conflict.trackingDiffers',
      image: shipment,
    })
    const image = anImage()
    expect(applyToOrder(image, told, me({ shipment }))).toEqual({
      outcome: 'conflict',
      code: 'conflict.trackingDiffers',
      image,
    })
  })

  test('leaves other acts of no concern to a shipment alone', () => {
    expect(applyToShipment(null, mutation('ship', order))).toEqual({
      outcome: 'applied',
      code: null,
      image: null,
    })
  })
})
