import { getTranslations } from 'next-intl/server'
import { Button } from '@/components/ui/button'
import type { Locale } from '@/i18n/routing'
import { USAGES } from '@/lib/catalog/enough'
import { MOST_DAYS, type Wish } from '@/lib/catalog/wishes'
import { usageWords } from './usage-words'

interface Props {
  readonly locale: Locale
  /** The page's own address. */
  readonly action: string
  readonly wish: Wish
  /** Null: the store's own. */
  readonly currency: string | null
}

const USUAL_DAYS = 7

/** So many days, used like this: what is enough? A plain form whose answer is an address. */
export async function NeedForm({ locale, action, wish, currency }: Props) {
  const t = await getTranslations({ locale, namespace: 'catalog.enough' })
  const words = await usageWords(locale)
  const { need, minDays, minGb } = wish
  return (
    <form
      action={action}
      method="get"
      aria-labelledby="enough-title"
      className="grid gap-4 rounded-card border border-line bg-surface p-4 sm:p-5"
    >
      <h2 id="enough-title" className="text-xl">
        {t('title')}
      </h2>
      {currency && <input type="hidden" name="currency" value={currency} />}
      {minGb !== null && <input type="hidden" name="data" value={minGb} />}
      <div className="grid gap-4 lg:grid-cols-[8rem_1fr_auto] lg:items-end">
        <label className="flex items-center justify-between gap-3 lg:grid lg:gap-1 lg:self-start">
          <span className="font-semibold text-sm">{t('days')}</span>
          <input
            type="number"
            name="days"
            inputMode="numeric"
            min={1}
            max={MOST_DAYS}
            required
            defaultValue={need?.days ?? minDays ?? USUAL_DAYS}
            className="min-h-12 w-28 rounded-2xl border-[1.5px] border-edge bg-surface px-3 text-ink tabular-nums lg:w-full"
          />
        </label>
        <fieldset className="group min-w-0">
          <legend className="mb-1 font-semibold text-sm">{t('use')}</legend>
          <div className="grid grid-cols-3 gap-2">
            {USAGES.map((usage) => (
              <label
                key={usage}
                className="flex min-h-14 cursor-pointer flex-col gap-x-3 rounded-2xl border-[1.5px] border-edge px-2 py-2.5 has-checked:border-brand has-checked:bg-sunk has-checked:outline has-checked:outline-brand sm:px-3"
              >
                <span className="flex items-center gap-1.5 font-bold sm:gap-2">
                  <input
                    type="radio"
                    name="use"
                    value={usage}
                    required
                    defaultChecked={usage === (need?.usage ?? 'normal')}
                    className="size-4 shrink-0 accent-brand sm:size-5"
                  />
                  {words[usage].name}
                </span>
                <span className="text-sm">{words[usage].amount}</span>
                <span className="text-sm text-soft max-sm:sr-only">{words[usage].text}</span>
              </label>
            ))}
          </div>
          {/* On a phone there is room for the words of one: of that which is chosen. */}
          <p aria-hidden="true" className="mt-2 text-sm text-soft sm:hidden">
            <span className="hidden group-has-[[value=light]:checked]:inline">{words.light.text}</span>
            <span className="hidden group-has-[[value=normal]:checked]:inline">{words.normal.text}</span>
            <span className="hidden group-has-[[value=heavy]:checked]:inline">{words.heavy.text}</span>
          </p>
        </fieldset>
        <Button type="submit">{t('show')}</Button>
      </div>
      <p className="text-sm text-soft">
        {t('source')}
        {need && (
          <>
            {' '}
            <a
              href={currency ? `${action}?currency=${currency}` : action}
              className="font-semibold text-brand underline underline-offset-4"
            >
              {t('all')}
            </a>
          </>
        )}
      </p>
    </form>
  )
}
