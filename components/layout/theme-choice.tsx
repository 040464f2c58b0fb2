'use client'

import { useLayoutEffect, useSyncExternalStore } from 'react'
import { Icon } from '@/components/ui/icon'
import { THEME_KEY } from './theme-script'

const THEMES = ['system', 'light', 'dark'] as const
type Theme = (typeof THEMES)[number]

const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  window.addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('storage', listener)
  }
}

function readTheme(): Theme {
  const chosen = document.documentElement.dataset.theme
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system'
}

function chooseTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
  try {
    if (theme === 'system') localStorage.removeItem(THEME_KEY)
    else localStorage.setItem(THEME_KEY, theme)
  } catch {
    // Storage may be forbidden; the choice then lasts for this page.
  }
  for (const listener of listeners) listener()
}

function applyStoredTheme(): void {
  try {
    const stored = localStorage.getItem(THEME_KEY)
    if ((stored === 'light' || stored === 'dark') && stored !== readTheme()) chooseTheme(stored)
  } catch {
    // Storage may be forbidden; then there is nothing stored.
  }
}

/** Light, dark or as the device. What the page starts with is set by THEME_SCRIPT before the first paint. */
export function ThemeChoice({ labels, needsScript }: { labels: Record<Theme, string>; needsScript: string }) {
  // Pages that the browser renders from nothing (an order that does not exist) never ran the script in <head>.
  useLayoutEffect(applyStoredTheme, [])
  const current = useSyncExternalStore<Theme | null>(subscribe, readTheme, () => null)
  return (
    <>
      {THEMES.map((theme) => (
        <button
          key={theme}
          type="button"
          aria-pressed={theme === current}
          disabled={current === null}
          onClick={() => chooseTheme(theme)}
          className="flex min-h-11 w-full items-center justify-between gap-3 rounded-xl px-3 text-start hover:bg-sunk aria-pressed:font-bold aria-pressed:text-brand"
        >
          {labels[theme]}
          {theme === current && <Icon name="check" className="size-4" />}
        </button>
      ))}
      <noscript>
        <p className="px-3 py-2 text-sm text-soft">{needsScript}</p>
      </noscript>
    </>
  )
}
