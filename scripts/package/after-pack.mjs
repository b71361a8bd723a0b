// electron-builder calls this before it sets the fuses.
import { rmSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Takes out what only the development runtime needs: its default app would start in the place of a
 * missing app.asar.
 * @param {{ appOutDir: string }} context
 */
export const afterPack = ({ appOutDir }) => {
  rmSync(join(appOutDir, 'resources', 'default_app.asar'), { force: true })
  rmSync(join(appOutDir, 'verified.json'), { force: true })
}
