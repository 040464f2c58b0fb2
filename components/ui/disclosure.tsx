import type { ReactNode } from 'react'
import { Icon } from './icon'

/** A question that opens. Native, so it works without JavaScript and with find-in-page. */
export function Disclosure({
  summary,
  open,
  children,
}: {
  summary: ReactNode
  open?: boolean
  children: ReactNode
}) {
  return (
    <details className="group border-line border-b" open={open}>
      <summary className="flex min-h-14 items-center justify-between gap-4 py-3 font-bold">
        {summary}
        <Icon name="chevron" className="size-5 text-soft transition-transform group-open:rotate-180" />
      </summary>
      <div className="pb-5 text-soft">{children}</div>
    </details>
  )
}
