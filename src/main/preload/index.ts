import { EVENT_NAMES, METHOD_KINDS } from '../../shared/ipc/contract-names.ts'
import { exposeApi } from './expose.ts'

exposeApi({ kinds: METHOD_KINDS, events: EVENT_NAMES })
