import { getTranslations } from 'next-intl/server'
import { Button } from '@/components/ui/button'
import type { Locale } from '@/i18n/routing'

interface Props {
  readonly action: string
  readonly currencies: readonly string[]
  readonly current: string
  readonly locale: Locale
}

/** In which currency prices are shown and paid. A plain form, so that it works without JavaScript. */
export async function CurrencyChoice({ action, currencies, current, locale }: Props) {
  if (currencies.length < 2) return null
  const t = await getTranslations({ locale, namespace: 'renew.currency' })
  const names = new Intl.DisplayNames(locale, { type: 'currency' })
  return (
    <form action={action} method="get" className="flex flex-wrap items-center gap-3">
      <label htmlFor="currency" className="font-semibold">
        {t('label')}
      </label>
      <select
        id="currency"
        name="currency"
        defaultValue={current}
        className="min-h-12 rounded-2xl border-[1.5px] border-edge bg-surface px-3 text-ink"
      >
        {currencies.map((code) => (
          <option key={code} value={code}>
            {`${code} · ${names.of(code) ?? code}`}
          </option>
        ))}
      </select>
      <Button type="submit" tone="quiet">
        {t('show')}
      </Button>
    </form>
  )
}
