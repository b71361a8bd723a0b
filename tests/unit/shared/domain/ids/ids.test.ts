import { describe, expect, test } from 'vitest'
import { orderRefSchema, orderRefsSchema, platformId } from '../../../../../src/shared/domain/ids/ids.ts'

const CREATOR = '01938c5e-8b1a-7c3d-9f00-000000000001'
const OTHER = '01938c5e-8b1a-7c3d-9f00-000000000002'

describe('the id of something a platform names', () => {
  test('is the same whoever computes it: an import and the API meet in one row', () => {
    expect(platformId(CREATOR, 'order', '576461413038785752')).toBe(
      platformId(CREATOR, 'order', '576461413038785752'),
    )
    expect(platformId(CREATOR, 'order', '576461413038785752')).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
  })

  test('differs by creator, by kind and by the last digit of a long number', () => {
    const ids = [
      platformId(CREATOR, 'order', '576461413038785752'),
      platformId(OTHER, 'order', '576461413038785752'),
      platformId(CREATOR, 'product', '576461413038785752'),
      platformId(CREATOR, 'order', '576461413038785753'),
    ]
    expect(new Set(ids).size).toBe(4)
  })
})

describe('an order as a person names it', () => {
  for (const good of [1, '576461413038785752', platformId(CREATOR, 'order', '1')])
    test(`may be ${typeof good} ${good}`, () => expect(orderRefSchema.parse(good)).toBe(good))
  for (const bad of [0, -1, 1.5, '', 'x'.repeat(65), null, {}, Number.NaN])
    test(`may not be ${JSON.stringify(bad)}`, () => expect(orderRefSchema.safeParse(bad).success).toBe(false))

  test('comes at least once and at most a thousand times', () => {
    expect(orderRefsSchema.safeParse([]).success).toBe(false)
    expect(orderRefsSchema.safeParse(Array.from({ length: 1_001 }, (_, index) => index + 1)).success).toBe(
      false,
    )
  })
})
