import { getTranslations } from 'next-intl/server'
import { Flag } from '@/components/esims/flag'
import { ButtonLink } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { type Locale, localePath } from '@/i18n/routing'
import type { TripNeed } from '@/lib/catalog/enough'
import { bundleSlug } from '@/lib/catalog/slugs'
import type { Offer } from '@/lib/catalog/types'
import { formatMoney } from '@/lib/core/money'
import { FitLine } from './fit-line'
import { offerWords } from './offer-words'
import { restrictionMarks } from './restriction-words'

interface Props {
  readonly locale: Locale
  readonly offer: Offer
  /** A trip that it should be enough for. */
  readonly need?: TripNeed | null
}

/** One bundle in a list: what it is, what it costs, and what that means for a GB and a day. */
export async function OfferCard({ locale, offer, need = null }: Props) {
  const t = await getTranslations({ locale, namespace: 'catalog' })
  const words = await offerWords(offer, locale)
  const marks = await restrictionMarks(offer, locale)
  const price = formatMoney(offer.price, locale)
  const [only] = offer.countries
  const fastest = offer.speeds.find((speed) => speed === '5G')
  return (
    <article className="flex flex-col gap-4 rounded-card border border-line bg-surface p-5">
      <h3 className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 tracking-normal">
        <span className="font-extrabold text-2xl">{words.data}</span>
        <span className="font-semibold">{words.days}</span>
      </h3>
      <ul className="grid gap-1 text-sm text-soft">
        <li className="flex items-center gap-2">
          {offer.countries.length === 1 && only ? <Flag country={only} /> : <Icon name="globe" />}
          {words.place}
          {offer.countries.length > 3 && ` · ${t('countries', { count: offer.countries.length })}`}
        </li>
        {fastest && (
          <li className="flex items-center gap-2">
            <Icon name="signal" />
            {fastest}
          </li>
        )}
        {offer.kind === 'data_voice_sms' && (
          <li className="flex items-center gap-2">
            <Icon name="phone" />
            {t('withCalls')}
          </li>
        )}
        {marks.map((mark) => (
          <li key={mark} className="flex items-center gap-2 font-semibold text-warn">
            <Icon name="alert" />
            {mark}
          </li>
        ))}
      </ul>
      {need && <FitLine locale={locale} offer={offer} need={need} />}
      <div className="mt-auto flex items-end justify-between gap-4">
        <div>
          <p className="font-extrabold text-2xl tabular-nums leading-tight">{price}</p>
          <p className="text-sm text-soft tabular-nums">
            {offer.perGb
              ? t('perGb', { price: formatMoney(offer.perGb, locale) })
              : offer.perDay && t('perDay', { price: formatMoney(offer.perDay, locale) })}
          </p>
        </div>
        <ButtonLink
          href={localePath(locale, `/bundles/${bundleSlug(offer)}`)}
          aria-label={t('viewLabel', { bundle: words.title, price })}
        >
          {t('view')}
        </ButtonLink>
      </div>
    </article>
  )
}
