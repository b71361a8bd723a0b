import { describe, expect, test } from 'vitest'
import {
  applyToOrder,
  isOrderAct,
  ORDER_ACTS,
} from '../../../../../src/shared/sync/mutators/apply-to-order.ts'
import { anImage, me, mutation, NOW, ORDER_ID } from '../../../../harness/images.ts'

const order = { orderId: ORDER_ID }

describe('a hold', () => {
  const hold = (reason: string, at = NOW) => mutation('hold', { ...order, reason }, at)

  test('keeps the time of the first and the reason of the last', () => {
    const first = applyToOrder(anImage(), hold('fraud?', 5), me()).image
    expect(applyToOrder(first, hold('no stock', 9), me()).image).toMatchObject({
      heldAt: 5,
      holdReason: 'no stock',
    })
  })

  test('needs a reason, and an order that is still here', () => {
    expect(applyToOrder(anImage(), hold('  '), me()).code).toBe('input.invalid')
    expect(applyToOrder(anImage({ stage: 'closed' }), hold('x'), me()).code).toBe('rule.alreadyClosed')
    expect(applyToOrder(null, hold('x'), me()).code).toBe('input.notFound')
  })

  test('ends once', () => {
    const held = anImage({ heldAt: 5, holdReason: 'x' })
    const released = applyToOrder(held, mutation('release', order), me())
    expect(released).toEqual({ outcome: 'applied', code: null, image: anImage() })
    expect(applyToOrder(released.image, mutation('release', order), me()).code).toBe('rule.notHeld')
  })
})

describe('reopening', () => {
  const closed = anImage({ stage: 'closed', closedAt: NOW })

  test('takes a ship back to where it was labelled, or to the stage that is named', () => {
    expect(applyToOrder(closed, mutation('reopen', order), me()).image).toMatchObject({
      stage: 'labelled',
      closedAt: null,
    })
    const named = mutation('reopen', { ...order, stage: 'exception' })
    expect(applyToOrder(closed, named, me()).image?.stage).toBe('exception')
  })

  test.each(['in_transit', 'delivered', 'completed'])('is too late once TikTok says %s', (status) => {
    expect(applyToOrder({ ...closed, status }, mutation('reopen', order), me()).code).toBe('rule.notOpen')
  })

  test('of an open order is refused', () => {
    expect(applyToOrder(anImage(), mutation('reopen', order), me()).code).toBe('rule.notClosed')
  })
})

describe('a note', () => {
  const note = (base: string, text: string) => mutation('note', { ...order, base, note: text })

  test('written on an older one is merged with what came meanwhile', () => {
    const image = anImage({ note: '🎁 gift for أمي' })
    expect(applyToOrder(image, note('gift', 'gift!'), me()).image?.note).toBe('🎁 gift for أمي!')
  })

  test('of which both changed the same words stays and asks', () => {
    const image = anImage({ note: 'blue box' })
    expect(applyToOrder(image, note('red box', 'green box'), me())).toEqual({
      outcome: 'conflict',
      code: 'conflict.note',
      image,
    })
  })
})

describe('a note that would be longer than a desk can write', () => {
  const note = (base: string, text: string) => mutation('note', { ...order, base, note: text })

  test('asks, counting letters as the server does', () => {
    const merge = (letters: number) =>
      applyToOrder(
        anImage({ note: `${'🎁'.repeat(500)} box` }),
        note('box', `box ${'b'.repeat(letters)}`),
        me(),
      )
    expect(merge(994).outcome).toBe('applied')
    expect(merge(996)).toMatchObject({ outcome: 'conflict', code: 'conflict.note' })
  })

  test('may be shortened where it stands already', () => {
    const long = 'from elsewhere '.repeat(400)
    expect(applyToOrder(anImage({ note: long }), note(long, 'short'), me()).image?.note).toBe('short')
  })
})

describe('tags', () => {
  const tag = (add?: string[], remove?: string[]) =>
    mutation('tag', { ...order, ...(add && { add }), ...(remove && { remove }) })

  test('come and go one by one, small, without spaces, each once and in order', () => {
    const image = anImage({ tags: ['gift', 'late'] })
    expect(applyToOrder(image, tag([' VIP ', 'Gift', '🎁', '\uFFFD'], ['late']), me()).image?.tags).toEqual([
      'gift',
      'vip',
      '\uFFFD',
      '🎁',
    ])
  })

  test('that are added and removed at once are gone', () => {
    expect(applyToOrder(anImage(), tag(['a', 'b'], ['A']), me()).image?.tags).toEqual(['b'])
  })

  test('of spaces alone are refused, and so are more than 50', () => {
    expect(applyToOrder(anImage(), tag([' ']), me()).code).toBe('input.invalid')
    expect(applyToOrder(anImage(), tag([], ['  ']), me()).code).toBe('input.invalid')
    const many = anImage({ tags: Array.from({ length: 50 }, (_, at) => `t${at}`) })
    expect(applyToOrder(many, tag(['one more']), me())).toMatchObject({ code: 'input.tooLarge', image: many })
    expect(applyToOrder(many, tag(['one more'], ['t0']), me()).outcome).toBe('applied')
  })
})

describe('an edit', () => {
  const edit = (field: 'priorityLevel' | 'impactLevel', from: string, to: string) =>
    mutation('editOrder', { ...order, field, from, to })

  test('changes what the desk saw, and is content where it is so already', () => {
    expect(
      applyToOrder(anImage(), edit('priorityLevel', 'standard', 'urgent'), me()).image?.priorityLevel,
    ).toBe('urgent')
    expect(
      applyToOrder(anImage({ impactLevel: 'VIRAL' }), edit('impactLevel', 'HIGH', 'VIRAL'), me()).outcome,
    ).toBe('applied')
  })

  test('of what has changed since is refused', () => {
    expect(applyToOrder(anImage(), edit('priorityLevel', 'high', 'urgent'), me()).code).toBe('conflict.stale')
  })

  test('to a word that there is not is refused', () => {
    expect(applyToOrder(anImage(), edit('impactLevel', 'MED', 'urgent'), me()).code).toBe('input.invalid')
  })
})

describe('any act', () => {
  test('above the role of the person is refused before anything else', () => {
    const hold = mutation('hold', { ...order, reason: '  ' })
    expect(applyToOrder(null, hold, me({ role: 'packer' })).code).toBe('access.denied')
    expect(applyToOrder(anImage(), hold, me({ role: 'lead' })).code).toBe('input.invalid')
  })

  test('that concerns no order leaves it alone', () => {
    const image = anImage()
    const line = mutation('journal', { act: 'addPrinter' })
    expect(applyToOrder(image, line, me()).image).toBe(image)
    expect(isOrderAct('journal')).toBe(false)
    expect(ORDER_ACTS).toHaveLength(20)
  })
})
