import { expect, test } from 'vitest'
import { RecentMap } from '../../../../src/shared/lib/recent-map.ts'

test('keeps as many entries as it has room for, and forgets the one that was of no use for longest', () => {
  const map = new RecentMap<number>(2)
  map.set('a', 1)
  map.set('b', 2)
  expect(map.get('a')).toBe(1)
  map.set('c', 3)
  expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([1, undefined, 3])
})

test('takes a new value for a key without forgetting another', () => {
  const map = new RecentMap<number>(2)
  map.set('a', 1)
  map.set('b', 2)
  map.set('a', 3)
  expect([map.get('a'), map.get('b')]).toEqual([3, 2])
})

test('forgets what it is told to', () => {
  const map = new RecentMap<number>(2)
  map.set('a', 1)
  map.delete('a')
  expect(map.get('a')).toBeUndefined()
})
