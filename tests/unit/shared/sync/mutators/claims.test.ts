import { describe, expect, test } from 'vitest'
import { CLAIM_LEASE_MS } from '../../../../../src/shared/domain/sync/claim.ts'
import { applyToOrder } from '../../../../../src/shared/sync/mutators/apply-to-order.ts'
import { aClaim, anImage, me, mutation, NOW, ORDER_ID } from '../../../../harness/images.ts'

const order = { orderId: ORDER_ID }
const claim = mutation('claim', order)
const others = anImage({ stage: 'claimed', claim: aClaim({ deskId: 'other', userId: 'somebody' }) })

describe('a claim', () => {
  test('is a lease of the desk that asks, by the clock of the server', () => {
    const { outcome, image } = applyToOrder(anImage(), claim, me({ now: NOW + 7 }))
    expect(outcome).toBe('applied')
    expect(image).toMatchObject({
      stage: 'claimed',
      claim: { deskId: 'mine', claimedAt: NOW + 7, expiresAt: NOW + 7 + CLAIM_LEASE_MS, releasedAt: null },
    })
  })

  test('of somebody else is respected until the moment it ends', () => {
    const end = NOW + CLAIM_LEASE_MS
    expect(applyToOrder(others, claim, me({ now: end - 1 }))).toEqual({
      outcome: 'refused',
      code: 'rule.claimed',
      image: others,
    })
    expect(applyToOrder(others, claim, me({ now: end })).image?.claim).toMatchObject({
      deskId: 'mine',
      takenOverFrom: null,
    })
  })

  test('of a later stage does not take the order back', () => {
    expect(applyToOrder(anImage({ stage: 'verified' }), claim, me()).image?.stage).toBe('verified')
  })

  test('of an order that has left, or is not known, is refused', () => {
    expect(applyToOrder(anImage({ stage: 'closed' }), claim, me()).code).toBe('rule.alreadyClosed')
    expect(applyToOrder(null, claim, me()).code).toBe('input.notFound')
  })
})

describe('taking over', () => {
  const takeOver = (reason: string) => mutation('takeOverClaim', { ...order, reason })

  test('ends a running lease of another desk, and keeps whose it was and why', () => {
    expect(applyToOrder(others, takeOver('gone home'), me()).image?.claim).toMatchObject({
      deskId: 'mine',
      userId: 'me',
      takenOverFrom: 'other',
      takeOverReason: 'gone home',
    })
  })

  test('what is free or one’s own is a plain claim', () => {
    for (const image of [anImage(), anImage({ claim: aClaim() })])
      expect(applyToOrder(image, takeOver('why not'), me()).image?.claim).toMatchObject({
        deskId: 'mine',
        takenOverFrom: null,
        takeOverReason: null,
      })
  })

  test('needs a reason of more than spaces', () => {
    expect(applyToOrder(others, takeOver('   '), me()).code).toBe('input.invalid')
  })
})

describe('one’s own claim', () => {
  const renew = mutation('renewClaim', order)
  const giveBack = mutation('releaseClaim', order)
  const mine = anImage({ stage: 'claimed', claim: aClaim() })

  test('is renewed, also after its end while nobody took it', () => {
    const now = NOW + 2 * CLAIM_LEASE_MS
    expect(applyToOrder(mine, renew, me({ now })).image?.claim).toMatchObject({
      claimedAt: NOW,
      expiresAt: now + CLAIM_LEASE_MS,
    })
  })

  test('is given back, and the order is new again unless more was done', () => {
    const { image } = applyToOrder(mine, giveBack, me({ now: NOW + 9 }))
    expect(image).toMatchObject({ stage: 'new', claim: { releasedAt: NOW + 9 } })
    expect(applyToOrder({ ...mine, stage: 'picked' }, giveBack, me()).image?.stage).toBe('picked')
  })

  test('is neither renewed nor given back twice', () => {
    const released = anImage({ claim: aClaim({ releasedAt: NOW }) })
    for (const act of [renew, giveBack]) {
      expect(applyToOrder(released, act, me()).code).toBe('rule.notClaimed')
      expect(applyToOrder(anImage(), act, me()).code).toBe('rule.notClaimed')
      expect(applyToOrder(null, act, me()).code).toBe('rule.notClaimed')
      expect(applyToOrder(others, act, me()).code).toBe('rule.claimed')
    }
  })
})
