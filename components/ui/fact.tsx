import type { ReactNode } from 'react'

/** A name and what it is, inside a <dl>. */
export function Fact({
  name,
  className,
  children,
}: {
  name: string
  className?: string
  children: ReactNode
}) {
  return (
    <div className={className}>
      <dt className="text-sm text-soft">{name}</dt>
      <dd className="font-bold leading-snug">{children}</dd>
    </div>
  )
}
