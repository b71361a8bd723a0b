import type { SettingsPatch } from '../../../shared/domain/settings/settings.ts'
import { ask } from '../../lib/ask.ts'
import { inBackground } from '../../lib/background.ts'
import { useDesk } from '../../lib/desk-state.ts'

/** Changes some settings; a refused value comes back as an error that says why. */
export function saveSettings(patch: SettingsPatch): void {
  const save = async () => useDesk.setState({ settings: await ask(window.api.settings.update(patch)) })
  inBackground(save(), 'the fields follow the settings')
}
