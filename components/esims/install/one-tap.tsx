'use client'

import { useSyncExternalStore } from 'react'
import { buttonClass } from '@/components/ui/button'
import { type PhoneSystem, phoneSystem } from './phone-system'

interface Props {
  readonly apple: string
  readonly android: string
  readonly text: {
    readonly button: string
    readonly ios: string
    readonly android: string
  }
}

const never = () => () => {}
const onServer = (): PhoneSystem => 'other'
const here = (): PhoneSystem => phoneSystem(navigator.userAgent)

/** One tap on the phone that shows the page, where such a link is known to it. Elsewhere nothing: the code is below. */
export function OneTap({ apple, android, text }: Props) {
  const system = useSyncExternalStore(never, here, onServer)
  if (system === 'other') return null
  return (
    <div className="mt-6 rounded-2xl bg-good-tint p-4" data-one-tap={system}>
      <a
        href={system === 'ios' ? apple : android}
        rel="noreferrer"
        className={buttonClass('accent', 'w-full')}
      >
        {text.button}
      </a>
      <p className="mt-2 text-[0.9375rem]">{text[system]}</p>
    </div>
  )
}
