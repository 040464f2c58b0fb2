import { getTranslations } from 'next-intl/server'
import { taxAsked } from '@/components/checkout/tax-asked'
import { Agreement } from '@/components/texts/agreement'
import { Icon } from '@/components/ui/icon'
import { LocalTime } from '@/components/ui/local-time'
import { payText } from '@/components/wallet/pay-text'
import { type Locale, localePath } from '@/i18n/routing'
import type { ErrorCode } from '@/lib/core/error-codes'
import { formatMoney } from '@/lib/core/money'
import type { WalletOffer } from '@/lib/orders/pay-choices'
import type { Quote } from '@/lib/orders/types'
import { BundleFacts } from './bundle-facts'
import { PayForm, type PayFormState } from './pay-form'

interface Props {
  readonly locale: Locale
  readonly quote: Quote
  readonly wallet: WalletOffer | null
  /** What was said of where the buyer is. */
  readonly taxPlace: { readonly country: string; readonly postalCode: string }
  readonly idempotencyKey: string
  /** Why the last try came back, where it was sent without JavaScript. */
  readonly refusal: { readonly code: ErrorCode; readonly message: string; readonly email: string } | null
  readonly pay: (state: PayFormState, form: FormData) => Promise<PayFormState>
}

const STEPS = ['stripe', 'order', 'install'] as const

/** What is bought, what it costs, what will happen; then one field and one button. */
export async function PayView({ locale, quote, wallet, taxPlace, idempotencyKey, refusal, pay }: Props) {
  const t = await getTranslations({ locale, namespace: 'renew' })
  const price = formatMoney(quote.price, locale)
  const utc = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: 'UTC' })
  return (
    <div className="grid gap-8 lg:grid-cols-2 lg:items-start lg:gap-12">
      <section aria-labelledby="summary" className="rounded-card border border-line bg-surface shadow-card">
        <div className="p-5 sm:p-7">
          <h2 id="summary" className="mb-4 text-xl">
            {t('pay.summary')}
          </h2>
          <BundleFacts locale={locale} iccid={quote.iccid} bundle={quote.bundle} />
        </div>
        <div className="tear-line p-5 sm:p-7">
          <p className="flex items-baseline justify-between gap-4">
            <span className="font-bold">{t('pay.total')}</span>
            <span className="font-extrabold text-3xl tabular-nums">{price}</span>
          </p>
          <p className="mt-1 text-sm text-soft">
            {t('pay.totalNote')}{' '}
            {t.rich('pay.holds', {
              time: () => (
                <LocalTime
                  iso={quote.expiresAt}
                  locale={locale}
                  timeStyle="short"
                  fallback={`${utc.format(new Date(quote.expiresAt))} UTC`}
                />
              ),
            })}
          </p>
        </div>
      </section>
      <div className="grid gap-7">
        <div className="rounded-card border border-line bg-surface p-5 shadow-card sm:p-7">
          <PayForm
            action={pay}
            initial={refusal && { ...refusal, idempotencyKey }}
            hidden={{
              quote_id: quote.quoteId,
              locale,
              iccid: quote.iccid,
              bundle: quote.bundle.bundleId,
              currency: quote.price.currency,
            }}
            idempotencyKey={idempotencyKey}
            price={quote.price}
            wallet={wallet}
            payText={await payText(locale)}
            tax={await taxAsked(locale, taxPlace)}
            freshHref={localePath(
              locale,
              `/renew/${quote.iccid}?${new URLSearchParams({ bundle: quote.bundle.bundleId, currency: quote.price.currency })}`,
            )}
            text={{
              email: t('pay.email'),
              emailHint: t('pay.emailHint'),
              emailInvalid: t('pay.emailInvalid'),
              submit: t('pay.submit', { price }),
              submitNote: t('pay.submitNote'),
              submitting: t('pay.submitting'),
              nothingCharged: t('nothingCharged'),
              fresh: t('refused.fresh'),
            }}
          />
          <Agreement locale={locale} />
        </div>
        <section aria-labelledby="happens">
          <h2 id="happens" className="text-xl">
            {t('pay.happens')}
          </h2>
          <ol className="mt-3 ms-5 list-decimal space-y-2 marker:font-bold marker:text-brand">
            {STEPS.map((step) => (
              <li key={step}>{t(`pay.steps.${step}`)}</li>
            ))}
          </ol>
          <p className="mt-4 flex gap-2 rounded-2xl bg-good-tint p-4 font-semibold">
            <Icon name="lock" className="mt-0.5 text-good" />
            {t('pay.guarantee')}
          </p>
        </section>
        <a
          href={localePath(
            locale,
            `/renew/${quote.iccid}?${new URLSearchParams({ currency: quote.price.currency })}`,
          )}
          className="inline-flex min-h-11 items-center font-semibold text-brand underline underline-offset-4"
        >
          {t('back')}
        </a>
      </div>
    </div>
  )
}
