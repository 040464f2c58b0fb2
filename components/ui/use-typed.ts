import { useLayoutEffect, useRef, useState } from 'react'

/**
 * The text of a field that a component follows. What stands there when the script arrives counts, typed before or put
 * back by the browser: React would leave it, know nothing of it, and take it away with its next change.
 */
export function useTyped(initial: string) {
  const field = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState(initial)
  useLayoutEffect(() => {
    if (field.current) setTyped(field.current.value)
  }, [])
  return { field, typed, setTyped }
}
