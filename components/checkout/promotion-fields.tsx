import { Button } from '@/components/ui/button'
import { inputClass } from '@/components/ui/field'
import { formatMoney, money } from '@/lib/core/money'
import type { Choice } from '@/lib/promotions/rules'
import type { CheckoutText } from './checkout-text'

interface Props {
  /** The code as it was sent last. */
  readonly code: string
  /** Why that code does not apply; null where it does. */
  readonly refusal: string | null
  readonly best: Choice | null
  /** The data of what is delivered in place of what was chosen. */
  readonly larger: readonly string[]
  /** What the buyer's level gives back; null where there is nothing to say. */
  readonly level: { readonly name: string; readonly backMinor: number } | null
  readonly fullMinor: number
  readonly currency: string
  readonly locale: string
  readonly text: CheckoutText['promo']
}

/** A code, and what it or an offer that needs none takes off. */
export function PromotionFields(props: Props) {
  const { code, refusal, best, larger, level, fullMinor, currency, locale, text } = props
  const isBeaten = code !== '' && refusal === null && best !== null && best.terms.code === null
  return (
    <div className="grid gap-3">
      <div className="grid gap-1.5">
        <label htmlFor="promotion" className="font-bold">
          {text.label} <span className="font-normal text-soft">{text.optional}</span>
        </label>
        <span className="flex gap-2">
          <input
            key={code}
            id="promotion"
            name="promotion_code"
            defaultValue={code}
            maxLength={80}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            dir="ltr"
            aria-invalid={refusal === null ? undefined : true}
            aria-describedby={refusal === null ? undefined : 'promotion-error'}
            className={`${inputClass} min-h-12 min-w-0 py-2 uppercase`}
          />
          <Button type="submit" name="intent" value="save" tone="quiet" className="shrink-0">
            {text.apply}
          </Button>
        </span>
        {refusal !== null && (
          <p id="promotion-error" className="font-semibold text-bad text-sm">
            {refusal}
          </p>
        )}
      </div>
      <div aria-live="polite" className="grid gap-2">
        {isBeaten && <p>{text.better.replace('{name}', best.terms.name)}</p>}
        {best && <Effect best={best} {...{ larger, fullMinor, currency, locale, text }} />}
        {level && level.backMinor > 0 && (
          <p>
            <b>
              <bdi>{level.name}</bdi>
            </b>
            : {text.cashback.replace('{amount}', formatMoney(money(level.backMinor, currency), locale))}
          </p>
        )}
      </div>
    </div>
  )
}

type EffectProps = Pick<Props, 'larger' | 'fullMinor' | 'currency' | 'locale' | 'text'> & {
  readonly best: Choice
}

function Effect({ best, larger, fullMinor, currency, locale, text }: EffectProps) {
  const { discountMinor, cashbackMinor } = best.effect
  const show = (amountMinor: number) => formatMoney(money(amountMinor, currency), locale)
  if (larger.length > 0) {
    const [before = '', after = ''] = text.extraData.split('{data}')
    return (
      <p>
        <b>{best.terms.name}</b>: {before}
        <bdi>{larger.join(', ')}</bdi>
        {after}
      </p>
    )
  }
  if (discountMinor === 0)
    return (
      <p>
        <b>{best.terms.name}</b>: {text.cashback.replace('{amount}', show(cashbackMinor))}
      </p>
    )
  return (
    <dl className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-1 tabular-nums">
      <dt className="text-soft">{text.price}</dt>
      <dd className="text-end">{show(fullMinor)}</dd>
      <dt className="text-soft">{best.terms.name}</dt>
      <dd className="text-end font-semibold text-good">{show(-discountMinor)}</dd>
    </dl>
  )
}
