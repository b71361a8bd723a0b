import type { LabelLanguage } from '../../../shared/domain/printing/languages.ts'
import { DPIS } from '../../../shared/domain/printing/media.ts'
import { Labelled } from '../../ui/labelled.tsx'
import { languageChoice } from './printer-words.ts'

type Dpi = (typeof DPIS)[number]

interface LanguageFieldProps {
  readonly language: LabelLanguage
  readonly languages: readonly LabelLanguage[]
  readonly choose: (language: LabelLanguage) => void
  /** What is wrong with the choice, in words. */
  readonly problem?: string | undefined
}

/** What a printer speaks. */
export function LanguageField({ language, languages, choose, problem }: LanguageFieldProps) {
  return (
    <Labelled title="Language, as the printer's manual says">
      <select
        className="field"
        aria-invalid={problem !== undefined}
        value={language}
        onChange={(event) => choose(languages.find((one) => one === event.target.value) ?? language)}
      >
        {languages.map((one) => (
          <option key={one} value={one}>
            {languageChoice(one)}
          </option>
        ))}
      </select>
      {problem === undefined ? null : (
        <span role="alert" className="text-danger-ink">
          {problem}
        </span>
      )}
    </Labelled>
  )
}

/** The dots of a printer's head. */
export function ResolutionField({ dpi, choose }: { readonly dpi: Dpi; readonly choose: (dpi: Dpi) => void }) {
  return (
    <Labelled title="Resolution">
      <select
        className="field"
        value={dpi}
        onChange={(event) => choose(DPIS.find((one) => one === Number(event.target.value)) ?? dpi)}
      >
        {DPIS.map((one) => (
          <option key={one} value={one}>
            {one} dpi
          </option>
        ))}
      </select>
    </Labelled>
  )
}
