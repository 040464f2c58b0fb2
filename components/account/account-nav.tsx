'use client'

import { usePathname } from 'next/navigation'

interface Props {
  readonly label: string
  readonly links: readonly { readonly href: string; readonly label: string }[]
}

export function AccountNav({ label, links }: Props) {
  const path = usePathname()
  return (
    <nav aria-label={label} className="-mx-1 flex flex-wrap gap-1">
      {links.map((link) => {
        const isHere = path === link.href || path.startsWith(`${link.href}/`)
        return (
          <a
            key={link.href}
            href={link.href}
            aria-current={path === link.href ? 'page' : isHere ? 'true' : undefined}
            className={`inline-flex min-h-11 shrink-0 items-center rounded-full px-3 font-bold sm:px-4 ${
              isHere ? 'bg-brand text-on-brand' : 'text-soft hover:bg-sunk hover:text-ink'
            }`}
          >
            {link.label}
          </a>
        )
      })}
    </nav>
  )
}
