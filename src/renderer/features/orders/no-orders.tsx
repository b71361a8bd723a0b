import { SearchX, TriangleAlert } from 'lucide-react'
import { desk } from '../../lib/desk-port.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { builtInTitle, isNarrowed } from './view-query.ts'
import { useView } from './view-session.ts'

const EMPTY_VIEWS: Readonly<Record<string, string>> = {
  'To ship': 'Nothing is waiting to be shipped.',
  Overdue: 'Nothing is overdue.',
  'Due today': 'Nothing more is due today.',
  'On hold': 'No order is on hold.',
  'Cancel requested': 'No buyer is asking to cancel.',
  'Unmapped status': 'Every status is understood.',
  'Did it print?': 'No label is in doubt.',
  'Shipped today': 'Nothing has been shipped yet today.',
}

/** In place of the rows: a view that holds nothing, or one that could not be read. */
export function NoOrders() {
  const total = useView((view) => view.total)
  const query = useView((view) => view.query)
  const failure = useView((view) => view.failure)
  if (failure !== null) return <Unreadable message={failure} />
  if (total === null) return <LoadingRows />
  if (total !== 0 || !isNarrowed(query)) return null
  const sentence = EMPTY_VIEWS[builtInTitle(query) ?? ''] ?? noMatch(query.search)
  return (
    <div className="absolute inset-x-0 top-8 bottom-0 bg-canvas">
      <Empty picture={<SearchX size={40} strokeWidth={1.25} />} sentence={sentence}>
        <Button command="clear-filters" onClick={() => desk().clearFilters()}>
          Show all orders
        </Button>
      </Empty>
    </div>
  )
}

/** The shape of rows to come; it shows itself only when they take their time. */
function LoadingRows() {
  return (
    <div
      role="status"
      aria-label="Reading the orders"
      className="late absolute inset-x-0 top-8 bottom-0 overflow-hidden bg-canvas"
    >
      {LOADING_ROWS.map((row) => (
        <div key={row} className="flex h-8 items-center gap-6 border-b border-raised px-3">
          <span className="h-2 w-3 rounded-chip bg-press" />
          <span className="h-2 w-36 rounded-chip bg-press" />
          <span className="h-2 w-32 rounded-chip bg-press" />
          <span className="h-2 w-28 rounded-chip bg-press" />
          <span className="h-2 w-44 rounded-chip bg-press" />
        </div>
      ))}
    </div>
  )
}

const LOADING_ROWS = Array.from({ length: 40 }, (_, row) => row)

function noMatch(search: string): string {
  return search === '' ? 'No order fits these filters.' : `No order holds “${search}”.`
}

function Unreadable({ message }: { readonly message: string }) {
  return (
    <div role="alert" className="absolute inset-x-0 top-8 bottom-0 bg-canvas">
      <Empty
        picture={<TriangleAlert size={40} strokeWidth={1.25} className="text-danger-ink" />}
        sentence={message}
      >
        <Button command="refresh" onClick={() => desk().refresh()}>
          Read again
        </Button>
      </Empty>
    </div>
  )
}
