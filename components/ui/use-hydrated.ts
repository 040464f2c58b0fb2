import { useSyncExternalStore } from 'react'

const never = () => () => {}

/** False in the page as the server sent it: what only a script can do is not offered until the script is there. */
export const useHydrated = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
