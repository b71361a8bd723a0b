import { exposeApi } from '../../../../src/main/preload/expose.ts'

exposeApi({
  kinds: {
    'demo.echo': 'query',
    'demo.count': 'command',
    'demo.rows': 'query',
    'demo.fail': 'query',
    'demo.ring': 'query',
    // Main has no such method: the page asks for it in a test.
    'demo.missing': 'query',
    'app.painted': 'query',
    'app.saveDiagnostics': 'command',
  },
  events: ['demo.changed'],
})
