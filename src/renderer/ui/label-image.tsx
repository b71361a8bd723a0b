import { useEffect, useState } from 'react'
import { AppError } from '../../shared/errors/app-error.ts'
import { ask } from '../lib/ask.ts'

interface LabelImageProps {
  /** The order's row number. */
  readonly seq: number
  readonly className?: string
  /** Changes to read the picture again, such as after the sender's address changed. */
  readonly version?: number
}

type Picture = { readonly url: string } | { readonly problem: string } | null

/** The label as the default printer would print it. */
export function LabelImage({ seq, className = '', version = 0 }: LabelImageProps) {
  const picture = useLabelPicture(seq, version)
  if (picture === null) return <div className={`aspect-[2/3] bg-raised ${className}`} />
  if ('problem' in picture) return <p className="text-dim">{picture.problem}</p>
  return (
    <img
      src={picture.url}
      alt="The label as it prints"
      className={`border border-line bg-on-accent ${className}`}
    />
  )
}

function useLabelPicture(seq: number, version: number): Picture {
  const [picture, setPicture] = useState<Picture>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is a reason to read again
  useEffect(() => {
    let url: string | null = null
    let isCurrent = true
    ask(window.api.print.preview({ order: seq })).then(
      ({ png }) => {
        if (!isCurrent) return
        url = URL.createObjectURL(new Blob([new Uint8Array(png)], { type: 'image/png' }))
        setPicture({ url })
      },
      (error: unknown) => {
        if (isCurrent)
          setPicture({ problem: error instanceof AppError ? error.message : 'The label could not be drawn.' })
      },
    )
    return () => {
      isCurrent = false
      if (url !== null) URL.revokeObjectURL(url)
    }
  }, [seq, version])
  return picture
}
