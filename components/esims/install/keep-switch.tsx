'use client'

import { useEffect, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { canKeep, forgetCopies, isRefused, keepCopy, setRefused } from './kept-copy'

interface Props {
  readonly text: {
    readonly kept: string
    readonly remove: string
    readonly off: string
    readonly keep: string
  }
}

/** Keeps a copy of the panel it stands in on this device, says so, and takes it away again when asked. */
export function KeepSwitch({ text }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const [isKept, setKept] = useState<boolean | null>(null)

  useEffect(() => {
    if (!canKeep()) return
    if (isRefused()) setKept(false)
    else void keepHere(place.current).then(setKept)
  }, [])

  async function turn() {
    setRefused(isKept === true)
    if (isKept) await forgetCopies()
    setKept(isKept ? false : await keepHere(place.current))
  }

  return (
    <div ref={place} role="status">
      {isKept !== null && (
        <div
          className="no-print mt-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-2"
          data-kept={isKept}
        >
          <p className="min-w-0 grow basis-60 text-soft">{isKept ? text.kept : text.off}</p>
          <Button tone="quiet" className="min-h-11 px-4" onClick={turn}>
            {isKept ? text.remove : text.keep}
          </Button>
        </div>
      )}
    </div>
  )
}

/** @returns whether it is kept; null where the browser cannot, or would not */
async function keepHere(place: Element | null): Promise<boolean | null> {
  const panel = place?.closest('section')
  const frame = place?.parentElement
  if (!panel || !frame) return null
  try {
    await keepCopy(panel, frame)
    return true
  } catch {
    return null
  }
}
