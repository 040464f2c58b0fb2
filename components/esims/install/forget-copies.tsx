'use client'

import { useEffect } from 'react'
import { forgetCopies } from './kept-copy'

/** On the page that follows signing out: what was kept on this device goes with the session. */
export function ForgetCopies() {
  useEffect(() => {
    void forgetCopies()
  }, [])
  return null
}
