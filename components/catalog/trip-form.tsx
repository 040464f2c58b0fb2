import { getTranslations } from 'next-intl/server'
import { Button } from '@/components/ui/button'
import { type Locale, localePath } from '@/i18n/routing'
import { USAGES } from '@/lib/catalog/enough'
import { MOST_TRIP_COUNTRIES } from '@/lib/catalog/trip'
import { DATA_CHOICES_GB, MOST_DAYS, type Wish } from '@/lib/catalog/wishes'
import { placeName } from '@/lib/core/places'
import { VISITED } from '@/lib/core/regions'
import { CurrencyOptions } from './currency-options'
import { gigabytes } from './gigabytes'
import { usageWords } from './usage-words'

const selectClass = 'min-h-12 w-full rounded-2xl border-[1.5px] border-edge bg-surface px-3 text-ink'
const LEAST_FIELDS = 4
const FIELDS = Array.from({ length: MOST_TRIP_COUNTRIES }, (_, at) => at)

interface Props {
  readonly locale: Locale
  readonly trip: readonly string[]
  readonly wish: Wish
  readonly currency: string
  readonly currencies: readonly string[]
}

/** The countries of a trip, for how long and how much. Native lists: one types the first letters, on a phone one scrolls. */
export async function TripForm({ locale, trip, wish, currency, currencies }: Props) {
  const t = await getTranslations({ locale, namespace: 'trip' })
  const word = await getTranslations({ locale, namespace: 'catalog' })
  const countries = VISITED.map(({ alpha2 }) => ({ code: alpha2, name: placeName(alpha2, locale) })).sort(
    (a, b) => a.name.localeCompare(b.name, locale),
  )
  const gb = gigabytes(locale)
  const usages = await usageWords(locale)
  const fields = Math.min(MOST_TRIP_COUNTRIES, Math.max(LEAST_FIELDS, trip.length + 1))
  return (
    <form
      action={localePath(locale, '/trip')}
      method="get"
      className="grid gap-4 rounded-card bg-sunk p-4 sm:p-6"
    >
      <fieldset className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
        <legend className="mb-2 font-bold">{t('countries')}</legend>
        {FIELDS.slice(0, fields).map((at) => (
          <label key={at} className="grid min-w-0 gap-1 text-sm">
            <span className="font-semibold">{t('country', { number: at + 1 })}</span>
            <select name="c" defaultValue={trip[at] ?? ''} className={selectClass}>
              <option value="">{t('none')}</option>
              {countries.map(({ code, name }) => (
                <option key={code} value={code}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        ))}
      </fieldset>
      <div className="grid grid-cols-2 items-end gap-3 lg:grid-cols-5">
        <label className="grid min-w-0 gap-1 text-sm">
          <span className="font-semibold">{word('enough.days')}</span>
          <input
            type="number"
            name="days"
            inputMode="numeric"
            min={1}
            max={MOST_DAYS}
            defaultValue={wish.need?.days ?? wish.minDays ?? undefined}
            className={selectClass}
          />
        </label>
        <label className="grid min-w-0 gap-1 text-sm">
          <span className="font-semibold">{word('enough.use')}</span>
          <select name="use" defaultValue={wish.need?.usage ?? ''} className={selectClass}>
            <option value="">{word('filter.any')}</option>
            {USAGES.map((usage) => (
              <option key={usage} value={usage}>
                {`${usages[usage].name}: ${usages[usage].amount}`}
              </option>
            ))}
          </select>
        </label>
        <label className="grid min-w-0 gap-1 text-sm">
          <span className="font-semibold">{word('filter.data')}</span>
          <select name="data" defaultValue={String(wish.minGb ?? '')} className={selectClass}>
            <option value="">{word('filter.any')}</option>
            {DATA_CHOICES_GB.map((amount) => (
              <option key={amount} value={amount}>
                {word('filter.atLeast', { amount: gb.format(amount) })}
              </option>
            ))}
            <option value="unlimited">{word('unlimited')}</option>
          </select>
        </label>
        {currencies.length > 1 && (
          <label className="grid min-w-0 gap-1 text-sm">
            <span className="font-semibold">{word('filter.currency')}</span>
            <select name="currency" defaultValue={currency} className={selectClass}>
              <CurrencyOptions locale={locale} currencies={currencies} />
            </select>
          </label>
        )}
        <Button type="submit" tone="accent" className="col-span-2 lg:col-span-1">
          {t('search')}
        </Button>
      </div>
      <dl className="grid gap-1 text-sm text-soft">
        {USAGES.map((usage) => (
          <div key={usage}>
            <dt className="inline font-semibold">{`${usages[usage].name}: ${usages[usage].amount}`}</dt>{' '}
            <dd className="inline">({usages[usage].text})</dd>
          </div>
        ))}
      </dl>
      <p className="text-sm text-soft">{word('enough.source')}</p>
    </form>
  )
}
