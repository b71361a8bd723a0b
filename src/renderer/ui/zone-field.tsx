import { useId } from 'react'

interface ZoneFieldProps {
  readonly value: string
  readonly onChange: (zone: string) => void
}

const zones = Intl.supportedValuesOf('timeZone')

/** A time zone by its IANA name, with every name of this runtime to choose from. */
export function ZoneField({ value, onChange }: ZoneFieldProps) {
  const listId = useId()
  return (
    <>
      <input
        className="field w-64!"
        aria-label="Time zone"
        placeholder="Europe/London"
        spellCheck={false}
        list={listId}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={listId}>
        {zones.map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </>
  )
}
