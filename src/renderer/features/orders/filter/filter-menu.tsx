import { Check } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { groupDigits } from '../../../lib/words.ts'
import { ShapeIcon } from '../../../ui/shape-icon.tsx'
import { clearFilter, toggleFilter } from '../view-query.ts'
import { changeView, useView } from '../view-session.ts'
import type { FilterKind } from './filter-kinds.ts'

interface FilterMenuProps {
  readonly kind: FilterKind
  readonly onClose: () => void
}

/** The values of one filter; several may be on. It stays open while they are chosen. */
export function FilterMenu({ kind, onClose }: FilterMenuProps) {
  const chosen: readonly string[] = useView((view) => view.query.filter[kind.key])
  const counts = useView((view) => view.counts)
  const values = counts === null ? [] : kind.counts(counts)
  return (
    // Not modal: a modal menu locks scrolling through an injected style element, which the content policy refuses.
    <DropdownMenu.Root open modal={false} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DropdownMenu.Trigger asChild>
        <span aria-hidden="true" className="pointer-events-none absolute inset-0" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className="menu"
          align="start"
          sideOffset={4}
          data-testid="filter-menu"
          aria-label={kind.title}
        >
          {values.length === 0 ? <p className="px-2 py-1 text-dim">No values yet</p> : null}
          {values.map(({ value, count }) => (
            <DropdownMenu.CheckboxItem
              key={value}
              className="menu-item"
              checked={chosen.includes(value)}
              onSelect={(event) => event.preventDefault()}
              onCheckedChange={() => changeView((query) => toggleFilter(query, kind.key, value))}
            >
              <span className="flex w-4 justify-center">
                <DropdownMenu.ItemIndicator>
                  <Check size={14} aria-hidden="true" />
                </DropdownMenu.ItemIndicator>
              </span>
              {kind.shape(value) === 'none' ? null : <ShapeIcon name={kind.shape(value)} />}
              <span className="flex-1">{kind.word(value)}</span>
              <span className="tnum text-small text-dim">{groupDigits(count)}</span>
            </DropdownMenu.CheckboxItem>
          ))}
          {chosen.length === 0 ? null : (
            <DropdownMenu.Item
              className="menu-item text-dim"
              onSelect={() => changeView((query) => clearFilter(query, kind.key))}
            >
              <span className="w-4" />
              Any {kind.title.toLowerCase()}
            </DropdownMenu.Item>
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
