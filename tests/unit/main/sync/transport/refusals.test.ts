import { expect, test } from 'vitest'
import { refusalOf } from '../../../../../src/main/sync/transport/errors.ts'

test('an answer without a name says that the API lost its database, which is tried again', () => {
  const lost = { code: '', message: 'server closed the connection unexpectedly', details: null, hint: null }
  expect(refusalOf(400, lost)).toMatchObject({
    code: 'net.serverFailed',
    details: { reason: 'database', status: 400 },
  })
})

test('a refusal by the server’s own code stays one', () => {
  expect(refusalOf(400, { code: 'P0001', message: 'desk.revoked' }).code).toBe('denied.deskRevoked')
  expect(refusalOf(409, { code: '23505', message: 'duplicate key' })).toMatchObject({
    code: 'sync.refused',
    details: { code: '23505' },
  })
})
