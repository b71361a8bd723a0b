import { rmSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { type Desk, launchDesk, makeWorkspace } from './launch.ts'

/** A window on the practice shop that the tests of a file share, one after the other. */
export interface PracticeDesk extends Pick<Desk, 'app' | 'page'> {
  readonly workspace: string
  readonly press: (...keys: readonly string[]) => Promise<void>
  /** Closes the window and opens another on the same workspace. */
  readonly restart: () => Promise<void>
}

/** Opens a desk with the practice shop before a file's tests, and takes it away after them. */
export function practiceDesk(): PracticeDesk {
  const workspace = makeWorkspace()
  let desk: Desk | null = null
  const opened = (): Desk => {
    if (desk === null) throw new Error('The desk is not open yet')
    return desk
  }
  test.describe.configure({ mode: 'serial' })
  test.beforeAll(async () => {
    desk = await launchDesk({ workspace })
    await desk.page.getByTestId('start-practice').click()
    await expect(desk.page.getByTestId('order-table')).toHaveAttribute('aria-rowcount', '301')
    await desk.page.getByRole('button', { name: 'Dismiss' }).click()
  })
  test.afterAll(async () => {
    await desk?.close()
    rmSync(workspace, { recursive: true, force: true })
  })
  return {
    workspace,
    get app() {
      return opened().app
    },
    get page() {
      return opened().page
    },
    press: async (...keys) => {
      for (const key of keys) await opened().page.keyboard.press(key)
    },
    restart: async () => {
      await opened().close()
      desk = await launchDesk({ workspace })
    },
  }
}
