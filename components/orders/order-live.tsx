'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'
import useSWR from 'swr'
import { Icon } from '@/components/ui/icon'

interface Props {
  readonly orderNumber: string
  readonly token: string
  /** As the server has rendered it. */
  readonly state: string
  readonly fulfilment: string | null
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

/** The parts of an answer that change what the page says. */
function situationOf(answer: string): string {
  const order: unknown = JSON.parse(answer)
  if (typeof order !== 'object' || order === null) return ''
  const { state, fulfilment } = order as { state?: unknown; fulfilment?: unknown }
  return `${String(state)}/${String(fulfilment ?? null)}`
}

/** Asks how the order stands and has the page rendered anew when that has changed: all words come from the server. */
export function OrderLive({ orderNumber, token, state, fulfilment, isFinal, text }: Props) {
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
  const shown = `${state}/${fulfilment}`
  const known = data ? situationOf(data) : shown

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
