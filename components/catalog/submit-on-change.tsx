'use client'

import { useEffect, useRef } from 'react'

/** Sends the form around it when a choice is made; without JavaScript its button does. Empty fields stay out of the address. */
export function SubmitOnChange() {
  const marker = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const form = marker.current?.closest('form')
    if (!form) return
    const send = () => {
      const query = new URLSearchParams()
      for (const [name, value] of new FormData(form))
        if (typeof value === 'string' && value) query.set(name, value)
      window.location.assign(`${form.action}?${query}`)
    }
    // Chosen while the scripts were on their way. What a browser has put back by itself, as on the way back, is no choice.
    if (navigator.userActivation?.hasBeenActive && hasChoice(form)) send()
    form.addEventListener('change', send)
    return () => form.removeEventListener('change', send)
  }, [])
  return <span ref={marker} hidden />
}

/** Whether another option is chosen than the page came with. */
const hasChoice = (form: HTMLFormElement): boolean =>
  [...form.querySelectorAll('select')].some(({ options, selectedIndex }) => {
    const given = [...options].findIndex(({ defaultSelected }) => defaultSelected)
    return selectedIndex !== Math.max(0, given)
  })
