import { Icon } from '@/components/ui/icon'
import { TONE_TEXT } from '@/components/ui/tone'
import type { Locale } from '@/i18n/routing'
import { judge, type TripNeed } from '@/lib/catalog/enough'
import type { Offer } from '@/lib/catalog/types'
import { fitWords } from './fit-words'

interface Props {
  readonly locale: Locale
  readonly offer: Offer
  readonly need: TripNeed
}

const ICONS = { enough: 'check', short: 'cross', unknown: 'info' } as const
const TONES = { enough: TONE_TEXT.good, short: TONE_TEXT.bad, unknown: 'text-soft' } as const

/** Whether one bundle is enough for the trip, with the reason. */
export async function FitLine({ locale, offer, need }: Props) {
  const fit = judge(offer, need)
  return (
    <p className={`flex gap-2 font-semibold text-[0.9375rem] ${TONES[fit.verdict]}`}>
      <Icon name={ICONS[fit.verdict]} className="mt-0.5" />
      <span>{await fitWords(fit, need, locale)}</span>
    </p>
  )
}
