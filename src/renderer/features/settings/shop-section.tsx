import { useEffect, useState } from 'react'
import { DEFAULT_SETTINGS } from '../../../shared/domain/settings/defaults.ts'
import type { Settings } from '../../../shared/domain/settings/settings.ts'
import { useDesk } from '../../lib/desk-state.ts'
import { FormRow } from '../../ui/form-row.tsx'
import { SavedField } from '../../ui/saved-field.tsx'
import { ZoneField } from '../../ui/zone-field.tsx'
import { saveSettings } from './save-settings.ts'
import { SenderForm } from './sender-form.tsx'

const DENSITIES: readonly { readonly value: Settings['rowDensity']; readonly title: string }[] = [
  { value: 'compact', title: 'Compact' },
  { value: 'normal', title: 'Normal' },
  { value: 'comfortable', title: 'Comfortable' },
]

/** Who sends, on which clock, in which money. */
export function ShopSection() {
  const settings = useDesk((desk) => desk.settings) ?? DEFAULT_SETTINGS
  return (
    <>
      <FormRow title="Your name" about="Written beside what you do in the journal.">
        <SavedField
          label="Your name"
          className="w-64!"
          maxLength={80}
          saved={settings.operator}
          onSave={(operator) => saveSettings({ operator })}
        />
      </FormRow>
      <FormRow
        title="Shop's time zone"
        about="All times are shown on this clock. Exports are read by it where they do not say."
      >
        <ZoneSetting zone={settings.timeZone ?? ''} />
      </FormRow>
      <FormRow title="Currency" about="For exports that do not name one. Three letters, such as GBP.">
        <SavedField
          label="Currency"
          className="w-24!"
          maxLength={3}
          saved={settings.currency ?? ''}
          onSave={(text) => saveSettings({ currency: text === '' ? null : text.toUpperCase() })}
        />
      </FormRow>
      <FormRow
        title="Ship-by estimate"
        about="Hours after payment, where TikTok gives no deadline. Shown as est."
      >
        <SavedField
          label="Ship-by estimate in hours"
          className="tnum w-24!"
          inputMode="numeric"
          saved={String(settings.shipByEstimateHours)}
          onSave={(text) => saveSettings({ shipByEstimateHours: Number(text) })}
        />
        <span className="py-1 text-dim">hours</span>
      </FormRow>
      <FormRow title="Row height">
        {DENSITIES.map((density) => (
          <button
            key={density.value}
            type="button"
            className="chip"
            data-active={settings.rowDensity === density.value}
            aria-pressed={settings.rowDensity === density.value}
            onClick={() => saveSettings({ rowDensity: density.value })}
          >
            {density.title}
          </button>
        ))}
      </FormRow>
      <SenderForm sender={settings.senderAddress} />
    </>
  )
}

function ZoneSetting({ zone }: { readonly zone: string }) {
  const [text, setText] = useState(zone)
  useEffect(() => setText(zone), [zone])
  const save = () => text !== zone && saveSettings({ timeZone: text === '' ? null : text })
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears that the field was left
    <div onBlur={save}>
      <ZoneField value={text} onChange={setText} />
    </div>
  )
}
