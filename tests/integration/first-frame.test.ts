import { expect, test } from 'vitest'
import { takeFrame } from '../../src/main/app/store/saved-frame.ts'
import { ALL_ORDERS } from '../../src/shared/domain/orders/built-in-views.ts'
import { openTestDesk, TEST_PARTS } from '../harness/store/test-desk.ts'
import { temporaryFolder } from '../harness/store/test-store.ts'

test('a window leaves the next one exactly what the store would have answered it', async () => {
  const first = await openTestDesk({ isHeadless: false })
  await first.desk.services.store.command(
    'settings.update',
    { operator: 'Ada' },
    first.desk.services.metaOf(first.call()),
  )
  await first.close()
  const kept = takeFrame(first.folder, TEST_PARTS.reader)
  const second = await openTestDesk({ folder: first.folder })
  const { store } = second.desk.services
  expect(kept).toEqual({
    opened: await store.query('orders.openView', ALL_ORDERS),
    settings: await store.query('settings.get', {}),
  })
  expect(kept?.settings.operator).toBe('Ada')
  await second.remove()
})

test('what a command wrote after the window closed makes its frame worthless', async () => {
  const window = await openTestDesk({ folder: temporaryFolder(), isHeadless: false })
  await window.close()
  const command = await openTestDesk({ folder: window.folder })
  const { services } = command.desk
  await services.store.command('settings.update', { operator: 'Grace' }, services.metaOf(command.call()))
  await command.close()
  expect(takeFrame(window.folder, TEST_PARTS.reader)).toBeNull()
  await command.remove()
})
