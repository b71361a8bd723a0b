import { inBackground } from '../../../lib/background.ts'
import type { CheckAct } from '../../../lib/commands/command.ts'
import { choose, countMore, countWhole, nextBox, takeBack } from './check-session.ts'

const follow = (work: Promise<void>) => inBackground(work, 'the box on screen follows')

/** What the keys and buttons of the check do. */
export const checkActs: Readonly<Record<CheckAct, () => void>> = {
  up: () => choose(-1),
  down: () => choose(1),
  one: () => follow(countMore(1)),
  whole: () => follow(countWhole()),
  back: () => follow(takeBack()),
  next: () => follow(nextBox()),
}
