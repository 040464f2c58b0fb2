import { getTranslations } from 'next-intl/server'
import { Button } from '@/components/ui/button'
import type { Locale } from '@/i18n/routing'
import { CurrencyOptions } from './currency-options'
import { SubmitOnChange } from './submit-on-change'

interface Props {
  readonly locale: Locale
  readonly action: string
  readonly currencies: readonly string[]
  readonly current: string
}

/** In which currency prices are shown and charged, on pages without other choices. */
export async function CurrencyForm({ locale, action, currencies, current }: Props) {
  if (currencies.length < 2) return null
  const t = await getTranslations({ locale, namespace: 'catalog.filter' })
  return (
    <form action={action} method="get" className="flex flex-wrap items-end gap-2">
      <div className="grid min-w-0 grow gap-1">
        <label htmlFor="currency" className="font-semibold text-sm">
          {t('currency')}
        </label>
        <select
          id="currency"
          name="currency"
          defaultValue={current}
          className="min-h-12 w-full rounded-2xl border-[1.5px] border-edge bg-surface px-3 text-ink"
        >
          <CurrencyOptions locale={locale} currencies={currencies} />
        </select>
      </div>
      <Button type="submit" tone="quiet">
        {t('show')}
      </Button>
      <SubmitOnChange />
    </form>
  )
}
