import { RowView } from './row-view.ts'

/**
 * A fixed set of row nodes, reused in turn: position i of the view always lives in node i modulo the pool's size,
 * so scrolling by one row touches one node.
 */
export class RowPool {
  readonly #body: HTMLElement
  readonly #rows: RowView[] = []

  constructor(body: HTMLElement) {
    this.#body = body
  }

  get rows(): readonly RowView[] {
    return this.#rows
  }

  /** Sees to at least `count` nodes. The mapping changes with the size, so all nodes are parked. */
  grow(count: number): void {
    if (count <= this.#rows.length) return
    const added = document.createDocumentFragment()
    for (const row of this.#rows) row.park()
    while (this.#rows.length < count) {
      const row = new RowView(this.#rows.length)
      row.park()
      this.#rows.push(row)
      added.appendChild(row.element)
    }
    this.#body.appendChild(added)
  }

  /** The node that stands for a position, whether or not it is there at the moment. */
  slotOf(index: number): RowView | undefined {
    return this.#rows[index % this.#rows.length]
  }

  /** The node that shows a position now. */
  shown(index: number): RowView | undefined {
    const row = this.slotOf(index)
    return row?.index === index ? row : undefined
  }

  /** Parks every node outside a window of positions. */
  parkOutside(first: number, last: number): void {
    for (const row of this.#rows) if (row.index !== -1 && (row.index < first || row.index > last)) row.park()
  }
}
