import { useEffect, useState } from 'react'
import type { AppInfo } from '../../../shared/ipc/app.contract.ts'
import { ask } from '../../lib/ask.ts'
import { inBackground } from '../../lib/background.ts'
import { Button } from '../../ui/button.tsx'
import { FormRow } from '../../ui/form-row.tsx'

/** The program and the runtime that is actually in use. */
export function AboutSection() {
  const [info, setInfo] = useState<AppInfo | null>(null)
  useEffect(
    () => inBackground(ask(window.api.app.info({})).then(setInfo), 'the section fills when the answer comes'),
    [],
  )
  if (info === null) return null
  const link = () =>
    inBackground(ask(window.api.app.openLink({ link: 'sellerCenterHelp' })), 'the browser opens')
  return (
    <>
      <FormRow title={info.name}>
        <p className="selectable py-1">
          {info.version}
          {info.isPackaged ? '' : ', from source'}
        </p>
      </FormRow>
      <FormRow title="Runtime">
        <p className="selectable tnum py-1">
          Electron {info.electron}, Chromium {info.chromium}, Node {info.node}, SQLite {info.sqlite},{' '}
          {info.platform}
        </p>
        {info.isFallbackRuntime ? (
          <p className="rounded-card bg-caution-wash px-2 py-1 text-caution-ink">
            This is the fallback runtime: the pinned one could not be downloaded here. It is fine for trying
            and testing, not for shipping.
          </p>
        ) : null}
      </FormRow>
      <FormRow title="More">
        <Button onClick={link}>Open Seller Center's help</Button>
      </FormRow>
    </>
  )
}
