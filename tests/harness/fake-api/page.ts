import './no-eval.ts'
import { SYNC_PHASES } from '../../../src/shared/domain/sync/sync-state.ts'
import { MEMBER_ROLES } from '../../../src/shared/sync/acts.ts'
import { FakeDesk, fakeApi } from './fake-api.ts'
import { drawLabel } from './label-drawing.ts'

// The page's address says what to show: ?orders=100000&delay=400&fail=orders.openView&printer=paperOut
// and for a workspace of a shop ?cloud=online&role=packer&stuck&calm&unkept, where cloud is a phase of sync.
const wanted = new URLSearchParams(location.search)
const failing = wanted.get('fail')
const delay = wanted.get('delay')
const printer = wanted.get('printer')
const phase = SYNC_PHASES.find((one) => one === wanted.get('cloud'))
const role = MEMBER_ROLES.find((one) => one === wanted.get('role'))

const desk = new FakeDesk({
  orders: Number(wanted.get('orders') ?? '1200'),
  now: () => Date.now(),
  ...(delay === null ? {} : { delayMs: Number(delay) }),
  ...(failing === null
    ? {}
    : {
        failures: {
          [failing]: {
            code: 'storage.failed',
            message:
              'The orders could not be read: the disk does not answer. Check the cable of the disk, then read again.',
            details: {},
            retryable: false,
          },
        },
      }),
  ...(phase === undefined
    ? {}
    : {
        cloud: {
          phase,
          isStuck: wanted.has('stuck'),
          hasTrouble: !wanted.has('calm'),
          isSessionKept: !wanted.has('unkept'),
          ...(role === undefined ? {} : { role }),
        },
      }),
  ...(printer === 'paperOut' ? { printerState: 'paperOut' as const } : {}),
  ...(wanted.has('questions')
    ? {
        report: {
          questions: [
            {
              kind: 'dayOrder' as const,
              values: ['03/04/2026 10:15:00', '05/06/2026 18:40:12'],
              suggestion: null,
            },
            { kind: 'timeZone' as const, values: ['GB'], suggestion: 'Europe/London' },
          ],
        },
      }
    : {}),
  testPicture: () => drawLabel('TEST LABEL', ['203 dpi', '101.6 x 152.4 mm'], 'TEST 2DOT'),
  preview: (order) =>
    drawLabel(
      order.address.name,
      [...order.address.lines, `${order.address.city} ${order.address.postalCode}`],
      order.tiktokOrderId,
    ),
})

Object.defineProperty(window, 'api', { value: fakeApi(desk) })
const violations: string[] = []
document.addEventListener('securitypolicyviolation', (event) => {
  violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`)
  document.documentElement.dataset['violations'] = violations.join(' | ')
})
await import('../../../src/renderer/main.ts')
