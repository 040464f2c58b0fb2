import type { ReactNode } from 'react'

/** A name and what it is, inside a <dl>. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-sm text-soft">{name}</dt>
      <dd className="font-bold leading-snug">{children}</dd>
    </div>
  )
}
