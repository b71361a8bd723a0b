/** Says in plain words that the interface could not start. Nothing else is known to work here, so no components. */
export function reportStartFailure(error: unknown): void {
  const box = document.createElement('p')
  box.className = 'm-10 max-w-prose text-body text-ink'
  box.setAttribute('role', 'alert')
  const cause = error instanceof Error ? error.message : String(error)
  box.textContent = `The window could not start (${cause}). Close the program and open it again. Your orders are safe: they are kept outside this window.`
  document.getElementById('root')?.replaceChildren(box)
}
