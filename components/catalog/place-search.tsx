'use client'

import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { Flag } from '@/components/esims/flag'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { useTyped } from '@/components/ui/use-typed'
import { isSure, type PlaceEntry, searchPlaces } from '@/lib/core/place-search'
import { type PlaceRow, toEntry } from '@/lib/core/place-wire'

export interface PlaceSearchText {
  readonly label: string
  readonly placeholder: string
  readonly submit: string
  readonly suggestions: string
  readonly none: string
  /** "{count}" is put in: the number of suggestions, for screen readers. */
  readonly found: string
}

interface Props {
  /** The list of destinations: target of the form without JavaScript. */
  readonly action: string
  /** '' or '/tr': goes before the paths of the index. */
  readonly prefix: string
  readonly indexUrl: string
  readonly text: PlaceSearchText
  readonly initial?: string
}

/** One index per page, fetched when someone is about to type; the browser keeps it for a day. */
let fetched: Promise<readonly PlaceEntry[]> | null = null

function loadIndex(url: string): Promise<readonly PlaceEntry[]> {
  fetched ??= fetch(url)
    .then(async (response) => ((await response.json()) as PlaceRow[]).map(toEntry))
    .catch(() => {
      fetched = null
      return []
    })
  return fetched
}

/** "Where are you going?": a combobox with a list of suggestions (WAI-ARIA APG), a plain search form without JavaScript. */
export function PlaceSearch({ action, prefix, indexUrl, text, initial = '' }: Props) {
  const id = useId()
  const { field, typed, setTyped } = useTyped(initial)
  const [entries, setEntries] = useState<readonly PlaceEntry[]>([])
  const [open, setOpen] = useState(false)
  const [active, setActive] = useState(-1)
  const frame = useRef<HTMLFormElement>(null)
  const hits = open ? searchPlaces(entries, typed) : []
  const isEmpty = open && entries.length > 0 && typed.trim().length > 1 && hits.length === 0

  const load = () => {
    void loadIndex(indexUrl).then(setEntries)
  }
  const go = (entry: PlaceEntry) => window.location.assign(prefix + entry.path)
  const type = (value: string) => {
    setTyped(value)
    setOpen(true)
    setActive(-1)
  }
  const submit = (event: FormEvent) => {
    const chosen = hits[active] ?? (isSure(entries, typed) ? searchPlaces(entries, typed, 1)[0] : undefined)
    if (!chosen) return
    event.preventDefault()
    go(chosen)
  }
  const press = (event: KeyboardEvent) => {
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 }
    const step = steps[event.key]
    if (step !== undefined) {
      event.preventDefault()
      setOpen(true)
      // One place more than there are options: the field itself.
      if (hits.length > 0) setActive((at) => ((at + 1 + step + hits.length + 1) % (hits.length + 1)) - 1)
    } else if (event.key === 'Escape') {
      if (open) setOpen(false)
      else setTyped('')
      setActive(-1)
    }
  }

  // Somebody was here before the script: what they are typing gets its suggestions now.
  useEffect(() => {
    if (document.activeElement !== field.current) return
    setOpen(true)
    void loadIndex(indexUrl).then(setEntries)
  }, [field, indexUrl])

  useEffect(() => {
    const close = (event: PointerEvent) => {
      if (event.target instanceof Node && !frame.current?.contains(event.target)) setOpen(false)
    }
    document.addEventListener('pointerdown', close)
    return () => document.removeEventListener('pointerdown', close)
  }, [])

  return (
    <form ref={frame} action={action} method="get" onSubmit={submit} className="grid gap-3">
      <label htmlFor={id} className="font-bold">
        {text.label}
      </label>
      <div className="relative">
        <Icon name="search" className="-translate-y-1/2 absolute start-4 top-1/2 size-6 text-soft" />
        <input
          ref={field}
          id={id}
          name="q"
          value={typed}
          onChange={(event) => type(event.target.value)}
          onFocus={load}
          onPointerEnter={load}
          onKeyDown={press}
          onBlur={() => setOpen(false)}
          role="combobox"
          aria-expanded={hits.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="search"
          placeholder={text.placeholder}
          required
          className="min-h-14 w-full rounded-2xl border-2 border-edge bg-surface ps-13 pe-4 font-semibold text-ink text-lg placeholder:font-normal placeholder:text-soft"
        />
        <div
          id={`${id}-list`}
          role="listbox"
          aria-label={text.suggestions}
          hidden={hits.length === 0}
          className="absolute inset-x-0 top-full z-20 mt-2 max-h-96 overflow-y-auto rounded-2xl border border-line bg-surface p-1.5 text-ink shadow-card"
        >
          {hits.map((hit, at) => (
            <div
              key={hit.path}
              id={`${id}-${at}`}
              role="option"
              tabIndex={-1}
              aria-selected={at === active}
              // Keeps the focus in the field, so that the list does not close before the click counts.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => go(hit)}
              onKeyDown={press}
              className={`flex min-h-12 cursor-pointer items-center gap-3 rounded-xl px-3 ${at === active ? 'bg-sunk outline-2 outline-focus -outline-offset-2' : 'hover:bg-sunk'}`}
            >
              {hit.code ? <Flag country={hit.code} /> : <Icon name="globe" className="size-6 text-soft" />}
              <span>{hit.name}</span>
            </div>
          ))}
        </div>
      </div>
      <p aria-live="polite" className={isEmpty ? 'text-sm text-warn' : 'sr-only'}>
        {isEmpty ? text.none : hits.length > 0 ? text.found.replace('{count}', String(hits.length)) : ''}
      </p>
      <Button type="submit" tone="accent" className="min-h-14 text-lg">
        {text.submit}
        <Icon name="arrow" />
      </Button>
    </form>
  )
}
