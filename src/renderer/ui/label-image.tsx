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

interface PageImageProps {
  /** The id of a stored page. */
  readonly page: string
  readonly alt: string
  readonly className?: string
}

type Picture = { readonly url: string } | { readonly problem: string } | null

/** The label as the default printer would print it. */
export function LabelImage({ seq, className = '', version = 0 }: LabelImageProps) {
  const picture = usePicture(`${seq}/${version}`, () => window.api.print.preview({ order: seq }))
  return <Shown picture={picture} alt="The label as it prints" className={className} />
}

interface TestLabelImageProps {
  readonly printer: string
  readonly className?: string
  /** Changes with how the printer is set, to read the picture again. */
  readonly version: string
}

/** The test label as that printer would be sent it. */
export function TestLabelImage({ printer, version, className = '' }: TestLabelImageProps) {
  const key = `${printer}/${version}`
  const picture = usePicture(key, () => window.api.printers.testPicture({ id: printer }))
  return <Shown picture={picture} alt="The test label as it prints" className={className} />
}

/** A page of a file that was imported, as it came. */
export function PageImage({ page, alt, className = '' }: PageImageProps) {
  const picture = usePicture(page, () => window.api.labels.picture({ page }))
  return <Shown picture={picture} alt={alt} className={className} />
}

function Shown({
  picture,
  alt,
  className,
}: {
  readonly picture: Picture
  readonly alt: string
  readonly className: string
}) {
  if (picture === null) return <div className={`aspect-[2/3] bg-raised ${className}`} />
  if ('problem' in picture) return <p className="text-dim">{picture.problem}</p>
  return <img src={picture.url} alt={alt} className={`border border-line bg-on-accent ${className}`} />
}

/** Reads a picture anew whenever its key changes. */
function usePicture(key: string, read: () => Parameters<typeof ask<{ png: Uint8Array }>>[0]): Picture {
  const [picture, setPicture] = useState<Picture>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for what is read
  useEffect(() => {
    let url: string | null = null
    let isCurrent = true
    ask(read()).then(
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
  }, [key])
  return picture
}
