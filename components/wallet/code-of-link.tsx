'use client'

import { useEffect } from 'react'

/** The part of a voucher's link that no server is sent: `#code=…`. */
const LINKED = /^#code=([0-9a-z-]{1,80})$/i

/**
 * Fills the field with the code of a scanned link, and takes it out of the address: unspent codes are money, and stand in no
 * server's log and in no list of visited pages.
 */
export function CodeOfLink({ field }: { readonly field: string }) {
  useEffect(() => {
    const code = LINKED.exec(window.location.hash)?.[1]
    const input = document.getElementById(field)
    if (code === undefined || !(input instanceof HTMLInputElement)) return
    input.value = code
    window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search)
  }, [field])
  return null
}
