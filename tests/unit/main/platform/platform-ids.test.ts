import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPlatformIds } from '../../../../src/main/platform/platform-ids.ts'
import { platformId } from '../../../../src/shared/domain/ids/ids.ts'

test('ids made in bulk equal the ones the shared rule gives, for any creator and any key', () => {
  fc.assert(
    fc.property(
      fc.uuid(),
      fc.constantFrom('order', 'product', 'customer', 'shipment', 'shop'),
      fc.string({ unit: 'grapheme', maxLength: 400 }),
      (creator, kind, key) => {
        expect(createPlatformIds(creator)(kind, key)).toBe(platformId(creator, kind, key))
      },
    ),
    { seed: 20_261_122, numRuns: 300 },
  )
})

test('a long key leaves nothing behind for a short one', () => {
  const idOf = createPlatformIds('6ba7b810-9dad-41d1-80b4-00c04fd430c8')
  idOf('order', 'x'.repeat(2_000))
  idOf('order', 'y'.repeat(500))
  expect(idOf('order', '57')).toBe(platformId('6ba7b810-9dad-41d1-80b4-00c04fd430c8', 'order', '57'))
})
