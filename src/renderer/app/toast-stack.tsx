import { CircleCheck, TriangleAlert, X } from 'lucide-react'
import { dismissToast, type Toast, useToasts } from '../lib/toasts.ts'
import { CommandKey } from '../ui/button.tsx'

/** What was done and what went wrong, newest at the bottom. */
export function ToastStack() {
  const toasts = useToasts((state) => state.toasts)
  return (
    <section
      aria-label="Messages"
      aria-live="polite"
      className="fixed right-4 bottom-10 z-50 flex w-[380px] flex-col gap-2"
    >
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </section>
  )
}

function ToastCard({ toast }: { readonly toast: Toast }) {
  const isError = toast.tone === 'error'
  const Icon = isError ? TriangleAlert : CircleCheck
  return (
    <div
      data-testid="toast"
      data-tone={toast.tone}
      role={isError ? 'alert' : 'status'}
      className={`toast flex items-start gap-2 rounded-card border bg-raised p-3 ${isError ? 'border-danger' : 'border-line-strong'}`}
    >
      <Icon
        size={16}
        className={`mt-0.5 flex-none ${isError ? 'text-danger-ink' : 'text-ok-ink'}`}
        aria-hidden="true"
      />
      <div className="selectable min-w-0 flex-1">
        <p className="break-words">{toast.message}</p>
        {toast.details.length === 0 ? null : (
          <ul className="mt-1 max-h-40 space-y-1 overflow-y-auto text-small text-dim">
            {toast.details.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
      </div>
      {toast.action === null ? null : <ToastAction toast={toast} action={toast.action} />}
      <button
        type="button"
        aria-label="Dismiss"
        className="rounded-chip p-0.5 text-dim hover:bg-press hover:text-ink"
        onClick={() => dismissToast(toast.id)}
      >
        <X size={14} aria-hidden="true" />
      </button>
    </div>
  )
}

function ToastAction({
  toast,
  action,
}: {
  readonly toast: Toast
  readonly action: NonNullable<Toast['action']>
}) {
  const run = () => {
    dismissToast(toast.id)
    action.run()
  }
  return (
    <button type="button" className="flex items-center gap-1.5 font-medium text-accent-ink" onClick={run}>
      {action.label}
      {action.key === null ? null : <CommandKey id={action.key} />}
    </button>
  )
}
