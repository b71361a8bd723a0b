import { describe, expect, test } from 'vitest'
import { type DiscoveryPorts, discoverPrinters } from '../../../../../src/main/printing/discovery/discover.ts'
import { directAddressOf, foundOnNetwork } from '../../../../../src/main/printing/discovery/found-printer.ts'
import { refuseRetrying } from '../../../../../src/main/printing/transports/queue-advice.ts'
import { discoverySchema } from '../../../../../src/shared/domain/printing/found-printer.ts'
import { AppError } from '../../../../../src/shared/errors/app-error.ts'
import { queueFacts } from '../../../../harness/printers/fake-os-queue.ts'

const zebra = {
  type: 'pdl-datastream',
  name: 'Zebra ZD421',
  port: 9_100,
  addresses: ['fe80::1', '192.168.1.40'],
}
const stop = AbortSignal.timeout(1)

function ports(over: Partial<DiscoveryPorts> = {}): DiscoveryPorts {
  return { queues: async () => [], listen: async (onFound) => onFound(zebra), ...over }
}

test('queues come with the way past them, and what is behind a queue is not listed twice', async () => {
  const queue = queueFacts({ name: 'Label', deviceUri: 'socket://192.168.1.40:9100' })
  const { found, problems } = await discoverPrinters(ports({ queues: async () => [queue] }), stop)
  expect(problems).toEqual([])
  expect(found).toMatchObject([{ kind: 'queue', queue: 'Label', address: '192.168.1.40:9100', isRaw: true }])
})

test('a printer on the network is offered by its address, with a guess at its language', async () => {
  const { found } = await discoverPrinters(ports(), stop)
  expect(found).toMatchObject([
    { kind: 'network', name: 'Zebra ZD421', address: '192.168.1.40:9100', language: 'zpl' },
  ])
})

test.each([
  ['EPSON TM-T20III Receipt', 'escpos'],
  ['Star receipt printer', 'escpos'],
  ['Xprinter XP-N160II', 'escpos'],
  ['Xprinter XP-420B', 'tspl'],
  ['EPSON TM-C3500', null],
  ['Zebra ZD421', 'zpl'],
])('%s is guessed to speak %s', (name, language) => {
  expect(foundOnNetwork({ ...zebra, name })).toMatchObject({ language })
})

test('where a part cannot be asked the rest is found, and the part is named', async () => {
  const queues = () => Promise.reject(new AppError('printer.offline', 'CUPS does not answer.'))
  const { found, problems } = await discoverPrinters(ports({ queues }), new AbortController().signal)
  expect(found).toHaveLength(1)
  expect(problems).toEqual(['Queues of this machine: CUPS does not answer.'])
})

describe('hostile advertisements', () => {
  test.each([
    ['an address on the internet', { addresses: ['8.8.8.8'] }],
    ['no address', { addresses: 'everywhere' }],
    ['an address that is text', { addresses: ['192.168.1.40; rm -rf /'] }],
    ['a port that is none', { port: 70_000 }],
    ['a port that is text', { port: '9100' }],
    ['no name', { name: '\u0000\u202e' }],
    ['a name that is no text', { name: ['x'] }],
  ])('with %s are left out', (_what, over) => {
    expect(foundOnNetwork({ ...zebra, ...over })).toBeNull()
  })

  test('cannot turn the list around, fill the window or smuggle in controls', async () => {
    const name = `\u202eetarid\u0007 ${'<b>long</b> '.repeat(50)}`
    const listen: DiscoveryPorts['listen'] = async (onFound) => {
      for (let at = 0; at < 5_000; at += 1)
        onFound({ ...zebra, name: `${name} ${at}`, addresses: [`10.0.${at >> 8}.${at & 255}`] })
    }
    const discovery = await discoverPrinters(ports({ listen }), stop)
    expect(discovery.found).toHaveLength(200)
    expect(discoverySchema.safeParse(discovery).success).toBe(true)
    expect(discovery.found[0]?.name).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    expect([...(discovery.found[0]?.name ?? '')].length).toBeLessThanOrEqual(80)
  })
})

test('only a raw port can be printed to directly', () => {
  expect(directAddressOf('socket://zebra.lan')).toBe('zebra.lan:9100')
  expect(directAddressOf('socket://[fe80::1]:9101/?snmp=false')).toBe('[fe80::1]:9101')
  expect(directAddressOf('usb://Zebra/ZD421')).toBeNull()
  expect(directAddressOf('socket://evil host')).toBeNull()
})

test('a queue that repeats labels by itself is refused with the line that mends it', () => {
  for (const errorPolicy of ['retry-job', 'retry-current-job'])
    expect(() => refuseRetrying(queueFacts({ errorPolicy }))).toThrow(
      /lpadmin -p Zebra -o printer-error-policy=abort-job/,
    )
  expect(() => refuseRetrying(queueFacts({ errorPolicy: 'abort-job' }))).not.toThrow()
})
