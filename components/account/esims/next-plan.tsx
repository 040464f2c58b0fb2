import { getTranslations } from 'next-intl/server'
import { dataText } from '@/components/esims/format'
import { ButtonLink } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { Notice } from '@/components/ui/notice'
import { type Locale, localePath } from '@/i18n/routing'
import { countrySlug } from '@/lib/core/places'
import type { OwnedEsim, OwnedEsimDetail } from '@/lib/esims/owner-types'

/** More data: on this eSIM where it still takes a plan, and else another one like it. */
export async function NextPlan({ locale, esim }: { locale: Locale; esim: OwnedEsimDetail }) {
  const t = await getTranslations({ locale, namespace: 'myEsims' })
  const left = esim.plan?.remainingBytes ?? null
  return (
    <section aria-labelledby="more" className="rounded-card border border-line bg-surface p-5 sm:p-7">
      <h2 id="more" className="text-xl">
        {t('topUp.title')}
      </h2>
      {esim.renewable ? (
        <>
          <p className="mt-2 text-soft">{esim.past ? t('topUp.expired') : t('topUp.text')}</p>
          {!esim.past && left !== null && left > 0 && (
            <p className="mt-2">
              <span className="font-semibold">{t('topUp.left', { left: dataText(left, locale) })}</span>{' '}
              {esim.topUpEffect === 'waits' ? t('topUp.waits') : t('topUp.notStated')}
            </p>
          )}
          <div className="mt-4 flex flex-wrap gap-3">
            <ButtonLink href={localePath(locale, `/renew/${esim.iccid}`)} tone="accent">
              {t('topUp.go')}
              <Icon name="arrow" />
            </ButtonLink>
            <BuyAgain locale={locale} esim={esim} />
          </div>
        </>
      ) : (
        <div className="mt-3 grid gap-4">
          <Notice tone="warn" title={t('dead.title')}>
            <p>{esim.returnedAt ? t('givenBack.text') : t('dead.text')}</p>
          </Notice>
          <BuyAgain locale={locale} esim={esim} isReplacement />
        </div>
      )}
    </section>
  )
}

interface BuyAgainProps {
  readonly locale: Locale
  readonly esim: OwnedEsim
  readonly isReplacement?: boolean
}

/** The same as a new eSIM; where it is off sale, what there is for the same place. */
async function BuyAgain({ locale, esim, isReplacement = false }: BuyAgainProps) {
  const t = await getTranslations({ locale, namespace: 'myEsims.again' })
  const { bundle, bundleOnSale } = esim
  if (bundle && bundleOnSale)
    return (
      <ButtonLink
        href={localePath(locale, `/buy/${bundle.bundleId}`)}
        tone={isReplacement ? 'accent' : 'quiet'}
      >
        {isReplacement ? t('replace') : t('same')}
      </ButtonLink>
    )
  return (
    <ButtonLink href={localePath(locale, placeOf(esim))} tone={isReplacement ? 'accent' : 'quiet'}>
      {t('place')}
    </ButtonLink>
  )
}

function placeOf({ bundle }: OwnedEsim): string {
  const [only, ...more] = bundle?.countries ?? []
  return only && more.length === 0 ? `/destinations/${countrySlug(only)}` : '/'
}
