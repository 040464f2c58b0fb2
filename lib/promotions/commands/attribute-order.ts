import 'server-only'
import type { Tx } from '../../platform/db/client'
import { insertAttribution } from '../repo/commissions'
import { readPromotionCode } from '../rules'
import type { AffiliateClick } from '../types'

/**
 * Keeps by whose link an order came, with the terms of this moment; in the transaction that places it. What is nobody's code,
 * or was clicked too long ago, is no reason to sell nothing: it is left out. Whether it earns anything is asked at delivery.
 */
export async function attributeOrder(tx: Tx, orderId: string, click: AffiliateClick | null): Promise<void> {
  const code = click === null ? null : readPromotionCode(click.code)
  if (click !== null && code !== null)
    await insertAttribution(tx, orderId, { code, clickedAt: click.clickedAt })
}
