import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import type { Locale } from '@/i18n/routing'
import { DATA_CHOICES_GB, DAY_CHOICES, SORTS, type Wish } from '@/lib/catalog/wishes'
import { CurrencyOptions } from './currency-options'
import { gigabytes } from './gigabytes'
import { SubmitOnChange } from './submit-on-change'

const selectClass = 'min-h-12 w-full rounded-2xl border-[1.5px] border-edge bg-surface px-3 text-ink'

interface Props {
  readonly locale: Locale
  /** The page's own address. */
  readonly action: string
  readonly wish: Wish
  readonly currency: string
  readonly currencies: readonly string[]
}

/** What to show and in which order, kept in the address. A plain form; with JavaScript a choice is sent at once. */
export async function FilterForm({ locale, action, wish, currency, currencies }: Props) {
  const t = await getTranslations({ locale, namespace: 'catalog.filter' })
  const word = await getTranslations({ locale, namespace: 'catalog' })
  const gb = gigabytes(locale)
  return (
    <form
      action={action}
      method="get"
      className="grid grid-cols-2 items-end gap-3 rounded-card bg-sunk p-4 md:grid-cols-[repeat(3,1fr)_auto] lg:grid-cols-[repeat(4,1fr)_auto]"
    >
      <Choice id="data" label={t('data')}>
        <select id="data" name="data" defaultValue={String(wish.minGb ?? '')} className={selectClass}>
          <option value="">{t('any')}</option>
          {DATA_CHOICES_GB.map((amount) => (
            <option key={amount} value={amount}>
              {t('atLeast', { amount: gb.format(amount) })}
            </option>
          ))}
          <option value="unlimited">{word('unlimited')}</option>
        </select>
      </Choice>
      {wish.need ? (
        <>
          <input type="hidden" name="days" value={wish.need.days} />
          <input type="hidden" name="use" value={wish.need.usage} />
        </>
      ) : (
        <Choice id="days" label={t('days')}>
          <select id="days" name="days" defaultValue={String(wish.minDays ?? '')} className={selectClass}>
            <option value="">{t('any')}</option>
            {DAY_CHOICES.map((days) => (
              <option key={days} value={days}>
                {t('atLeast', { amount: word('days', { days }) })}
              </option>
            ))}
          </select>
        </Choice>
      )}
      <Choice id="sort" label={t('sort')}>
        <select id="sort" name="sort" defaultValue={wish.sort} className={selectClass}>
          {(wish.need ? (['enough', ...SORTS] as const) : SORTS).map((sort) => (
            <option key={sort} value={sort}>
              {t(`by.${sort}`)}
            </option>
          ))}
        </select>
      </Choice>
      {currencies.length > 1 && (
        <Choice id="currency" label={t('currency')}>
          <select id="currency" name="currency" defaultValue={currency} className={selectClass}>
            <CurrencyOptions locale={locale} currencies={currencies} />
          </select>
        </Choice>
      )}
      <Button type="submit" tone="quiet" className="col-span-2 md:col-span-1">
        {t('show')}
      </Button>
      <SubmitOnChange />
    </form>
  )
}

const Choice = ({ id, label, children }: { id: string; label: string; children: ReactNode }) => (
  <div className="grid min-w-0 gap-1">
    <label htmlFor={id} className="font-semibold text-sm">
      {label}
    </label>
    {children}
  </div>
)
