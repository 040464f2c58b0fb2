import { formatMoney, money } from '@/lib/core/money'
import { createPromotion } from '@/lib/promotions/commands/create-promotion'
import { stopPromotion } from '@/lib/promotions/commands/stop-promotion'
import { promotionsOverview } from '@/lib/promotions/queries'
import type { PromotionOverview } from '@/lib/promotions/types'
import { need, read, refuse } from './arguments'
import { readWish } from './wish-file'
import { day, table } from './words'

export const promotions = { create, list, stop }

async function create(args: string[]): Promise<string> {
  const wish = readWish(need(read(args, {}).positionals[0], 'the file'))
  const made = await createPromotion(wish as Parameters<typeof createPromotion>[0])
  if (!made.ok) refuse(made.error)
  return made.value.promotionId
}

async function list(): Promise<string> {
  const all = await promotionsOverview()
  return table(
    ['promotion', 'code', 'what', 'name', 'used', 'spent', 'from', 'until'],
    all.map((one) => [
      one.promotionId,
      one.code ?? '(by itself)',
      one.benefit,
      one.name,
      one.maxUses === null ? String(one.uses) : `${one.uses} of ${one.maxUses}`,
      spent(one),
      day(one.startsAt),
      one.endsAt ? day(one.endsAt) : 'no end',
    ]),
  )
}

/** Shares are given in any currency, so that their sum has none. */
const spent = ({ currency, spentMinor }: PromotionOverview): string =>
  currency === null ? '' : formatMoney(money(spentMinor, currency), 'en')

async function stop(args: string[]): Promise<string> {
  const promotionId = need(read(args, {}).positionals[0], 'the promotion')
  const done = await stopPromotion(promotionId)
  if (!done.ok) refuse(done.error)
  return `${promotionId} has ended. Pages may name it for some minutes more; orders do not get it.`
}
