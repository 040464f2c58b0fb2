'use client'

import { useSyncExternalStore } from 'react'

interface Props {
  /** ISO 8601 UTC. */
  readonly iso: string
  readonly locale: string
  /** What the server wrote, in UTC and said so; stays where there is no JavaScript. */
  readonly fallback: string
  readonly dateStyle?: 'full' | 'long' | 'medium' | 'short'
  readonly timeStyle?: 'short'
}

const never = () => () => {}

/** A moment in the visitor's own time zone. */
export function LocalTime({ iso, locale, fallback, dateStyle, timeStyle }: Props) {
  const text = useSyncExternalStore(
    never,
    () => new Intl.DateTimeFormat(locale, { dateStyle, timeStyle }).format(new Date(iso)),
    () => fallback,
  )
  return <time dateTime={iso}>{text}</time>
}
