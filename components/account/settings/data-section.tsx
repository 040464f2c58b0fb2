import { getTranslations } from 'next-intl/server'
import { ButtonLink } from '@/components/ui/button'
import { Disclosure } from '@/components/ui/disclosure'
import { Notice } from '@/components/ui/notice'
import { SubmitButton } from '@/components/ui/submit-button'
import type { Locale } from '@/i18n/routing'
import { formatMoney, money } from '@/lib/core/money'
import { sumsIn } from '@/lib/wallet/given-up'
import type { WalletBalance } from '@/lib/wallet/types'
import { HiddenFields } from '../hidden-fields'

interface Props {
  readonly locale: Locale
  /** What would be lost with the account. */
  readonly wallets: readonly WalletBalance[]
  readonly remove: (form: FormData) => Promise<void>
}

/** Taking one's data away, and having it deleted. */
export async function DataSection({ locale, wallets, remove }: Props) {
  const t = await getTranslations({ locale, namespace: 'account.data' })
  return (
    <section aria-labelledby="data" className="rounded-card border border-line bg-surface p-5 sm:p-7">
      <h2 id="data" className="text-2xl">
        {t('title')}
      </h2>
      <p className="mt-2 text-soft">{t('exportText')}</p>
      <ButtonLink href="/api/v2/account/export" download className="mt-4" tone="quiet">
        {t('export')}
      </ButtonLink>
      <div id="delete" className="mt-6 border-line border-t pt-2">
        <Disclosure summary={t('delete')}>
          <ul className="mb-4 list-disc space-y-1.5 ps-5">
            <li>{t('deletePoints.person')}</li>
            <li>{t('deletePoints.books')}</li>
            <li>{t('deletePoints.esims')}</li>
            <li>{t('deletePoints.final')}</li>
          </ul>
          <form action={remove} className="grid justify-items-start gap-4">
            <HiddenFields values={{ locale }} />
            <WalletTick locale={locale} wallets={wallets} />
            <label className="flex min-h-11 items-start gap-3 text-ink">
              <input type="checkbox" name="understood" required className="mt-1 size-5 accent-brand" />
              <span className="font-bold">{t('understood')}</span>
            </label>
            <SubmitButton tone="quiet" className="border-bad text-bad" pending={t('deleting')}>
              {t('deleteButton')}
            </SubmitButton>
          </form>
        </Disclosure>
      </div>
    </section>
  )
}

/** Money in the wallet is given up only by a tick that says how much it is. */
async function WalletTick({ locale, wallets }: Pick<Props, 'locale' | 'wallets'>) {
  const sums = sumsIn(wallets)
  if (sums === '') return null
  const t = await getTranslations({ locale, namespace: 'account.data' })
  const list = new Intl.ListFormat(locale, { type: 'conjunction' })
  const amounts = wallets
    .map(({ available, held }) => money(available.amountMinor + held.amountMinor, available.currency))
    .filter(({ amountMinor }) => amountMinor > 0)
    .map((amount) => formatMoney(amount, locale))
  return (
    <Notice tone="warn" title={t('walletTitle', { amount: list.format(amounts) })}>
      <p>{t('walletText')}</p>
      <label className="mt-2 flex min-h-11 items-start gap-3">
        <input type="checkbox" name="gives_up" value={sums} required className="mt-1 size-5 accent-brand" />
        <span className="font-bold">{t('walletGiveUp', { amount: list.format(amounts) })}</span>
      </label>
    </Notice>
  )
}
