'use client'

import type { MouseEvent } from 'react'
import { LANGUAGE_NAMES, type Locale, routing } from '@/i18n/routing'

/** The same page in another language. The explicit prefix (`/en` too) is what makes the choice stick in its cookie. */
function samePageIn(locale: Locale): string {
  const prefixes = new RegExp(`^/(?:${routing.locales.join('|')})(?=/|$)`)
  const path = window.location.pathname.replace(prefixes, '')
  return `/${locale}${path}${window.location.search}`
}

/** Plain links to the start page of each language; with JavaScript they keep the page one is on. */
export function LanguageLinks({ current }: { current: Locale }) {
  const stay = (event: MouseEvent<HTMLAnchorElement>, locale: Locale) => {
    event.currentTarget.href = samePageIn(locale)
  }
  return (
    <ul>
      {routing.locales.map((locale) => (
        <li key={locale}>
          <a
            href={`/${locale}`}
            hrefLang={locale}
            lang={locale}
            aria-current={locale === current ? 'true' : undefined}
            onClick={(event) => stay(event, locale)}
            className="flex min-h-11 items-center rounded-xl px-3 hover:bg-sunk aria-[current]:font-bold aria-[current]:text-brand"
          >
            {LANGUAGE_NAMES[locale]}
          </a>
        </li>
      ))}
    </ul>
  )
}
