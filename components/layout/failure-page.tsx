'use client'

import { useSyncExternalStore } from 'react'
import { Button, ButtonLink } from '@/components/ui/button'
import { FAILURE_WORDS } from './failure-words'

const never = () => () => {}
const documentLanguage = () => document.documentElement.lang

/** Carries its words itself: when this is needed, nothing else may be relied on. */
export function FailurePage({ retry }: { retry: () => void }) {
  const language = useSyncExternalStore(never, documentLanguage, () => 'en')
  const words = FAILURE_WORDS[language] ?? FAILURE_WORDS.en
  return (
    <div className="page py-16 lg:py-28" role="alert">
      <h1 className="text-3xl sm:text-4xl">{words?.title}</h1>
      <p className="mt-3 max-w-prose text-lg text-soft">{words?.text}</p>
      <div className="mt-8 flex flex-wrap gap-3">
        <Button onClick={retry}>{words?.again}</Button>
        <ButtonLink href={language === 'en' ? '/' : `/${language}`} tone="quiet">
          {words?.home}
        </ButtonLink>
      </div>
    </div>
  )
}
