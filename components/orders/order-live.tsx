'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'
import useSWR from 'swr'
import { Icon } from '@/components/ui/icon'
import { situationOf } from './order-situation'

interface Props {
  readonly orderNumber: string
  readonly token: string
  /** What the server has rendered, as `situationOf` tells it. */
  readonly shown: string
  readonly isFinal: boolean
  readonly text: { readonly on: string; readonly off: string }
}

const FAST_MS = 2000
const SLOWEST_MS = 20_000
/** A renewal mostly takes less than a minute; after that there is no hurry. */
const FAST_ASKS = 20

async function ask([path, token]: readonly [string, string]): Promise<string> {
  const answer = await fetch(path, { headers: { 'order-token': token }, cache: 'no-store' })
  if (!answer.ok) throw new Error(`status ${answer.status}`)
  return answer.text()
}

/** Asks how the order stands and has the page rendered anew when that has changed: all words come from the server. */
export function OrderLive({ orderNumber, token, shown, isFinal, text }: Props) {
  const router = useRouter()
  const asks = useRef(0)
  const { data, error } = useSWR(isFinal ? null : ([`/api/v2/orders/${orderNumber}`, token] as const), ask, {
    refreshInterval: () => {
      asks.current += 1
      return asks.current <= FAST_ASKS ? FAST_MS : Math.min(SLOWEST_MS, FAST_MS * (asks.current - FAST_ASKS))
    },
    shouldRetryOnError: true,
    errorRetryInterval: 5000,
    dedupingInterval: 1000,
  })
  const known = data ? situationOf(JSON.parse(data)) : shown

  useEffect(() => {
    if (known !== shown) router.refresh()
  }, [known, shown, router])

  if (isFinal) return null
  return (
    <p role="status" className={`mt-6 flex items-center gap-2 text-sm ${error ? 'text-warn' : 'text-soft'}`}>
      <Icon name={error ? 'alert' : 'refresh'} className="size-4" />
      {error ? text.off : text.on}
    </p>
  )
}
