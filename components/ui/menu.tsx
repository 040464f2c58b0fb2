'use client'

import { type ReactNode, useEffect, useRef } from 'react'

/** A small drop-down on <details>: opens without JavaScript; with it, Escape and a click elsewhere close it. */
export function Menu({
  label,
  summary,
  children,
}: {
  label: string
  summary: ReactNode
  children: ReactNode
}) {
  const details = useRef<HTMLDetailsElement>(null)

  useEffect(() => {
    const close = (focus: boolean) => {
      const element = details.current
      if (!element?.open) return
      element.open = false
      if (focus) element.querySelector('summary')?.focus()
    }
    const onPointer = (event: PointerEvent) => {
      if (event.target instanceof Node && !details.current?.contains(event.target)) close(false)
    }
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') close(true)
    }
    document.addEventListener('pointerdown', onPointer)
    document.addEventListener('keydown', onKey)
    return () => {
      document.removeEventListener('pointerdown', onPointer)
      document.removeEventListener('keydown', onKey)
    }
  }, [])

  return (
    <details ref={details} className="group relative" name="site-menu">
      <summary className="flex min-h-11 min-w-11 items-center justify-center gap-1.5 rounded-xl px-2.5 font-semibold text-sm hover:bg-deep-raised">
        <span className="sr-only">{label}</span>
        {summary}
      </summary>
      <div className="absolute end-0 top-full z-30 mt-2 min-w-48 rounded-2xl border border-line bg-surface p-1.5 text-ink shadow-card">
        {children}
      </div>
    </details>
  )
}
