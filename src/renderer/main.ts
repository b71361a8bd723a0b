import './app/app.css'
import './lib/first-request.ts'
import { drop } from '../shared/lib/drop.ts'
import { reportStartFailure } from './app/start-failure.ts'

// The first request is on its way before the interface is even read from disk: the store works meanwhile.
drop(
  import('./app/mount.tsx').then(({ mount }) => mount()),
  'the page has nothing to wait for',
  reportStartFailure,
)
