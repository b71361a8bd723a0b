import './app/app.css'
import './lib/first-request.ts'
import { drop } from '../shared/lib/drop.ts'
import { mount } from './app/mount.tsx'
import { reportStartFailure } from './app/start-failure.ts'

// One file, so that nothing waits for a second round of requests; the first request to the store is made by its
// first import, before the interface below it is set up.
drop(mount(), 'the page has nothing to wait for', reportStartFailure)
