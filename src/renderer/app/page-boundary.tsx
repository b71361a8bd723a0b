import { Component, type ReactNode } from 'react'
import { Button } from '../ui/button.tsx'

interface BoundaryState {
  readonly hasFailed: boolean
}

/** Keeps a fault in one page from taking the window down. Orders are outside the window, so none is lost. */
export class PageBoundary extends Component<{ readonly children: ReactNode }, BoundaryState> {
  override state: BoundaryState = { hasFailed: false }

  static getDerivedStateFromError(): BoundaryState {
    return { hasFailed: true }
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children
    return (
      <div role="alert" className="m-auto max-w-[52ch] space-y-3 p-8 text-center">
        <p className="text-title">This page ran into a fault.</p>
        <p className="text-dim">
          Your orders are safe: they are kept outside this page. Try it again; if it happens once more, save a
          diagnostics file in Settings and send it to us.
        </p>
        <Button onClick={() => this.setState({ hasFailed: false })}>Try again</Button>
      </div>
    )
  }
}
