import 'server-only'
import { cacheLife } from 'next/cache'
import { activePromotions } from './queries'
import type { PublicPromotion } from './types'

/** What pages tell everybody: a promotion appears and goes within some minutes. What an order gets is asked for afresh. */
export async function promotionsTold(locale: string): Promise<readonly PublicPromotion[]> {
  'use cache'
  cacheLife({ stale: 300, revalidate: 300, expire: 3600 })
  return activePromotions(locale)
}
