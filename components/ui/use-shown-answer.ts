import { useLayoutEffect, useRef } from 'react'

/**
 * Brings the answer to what somebody has just pressed into view: on a phone it may be several screens above the button.
 * A field gets the focus, too; a notice is announced by itself, and the focus stays on the button that is pressed again.
 * @param state another object for each answer; the one of the first render was there when the page came
 * @param id of what answers; null where there is nothing to say
 */
export function useShownAnswer(state: unknown, id: string | null): void {
  const shown = useRef(state)
  // Together with the answer, not after it: a page that moves under a finger loses the next press.
  useLayoutEffect(() => {
    if (shown.current === state) return
    shown.current = state
    const place = id === null ? null : document.getElementById(id)
    place?.scrollIntoView({ block: 'center' })
    if (place instanceof HTMLInputElement) place.focus({ preventScroll: true })
  }, [state, id])
}
