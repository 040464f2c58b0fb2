import { getTranslations } from 'next-intl/server'
import { Flag } from '@/components/esims/flag'
import { countryName } from '@/components/esims/format'
import type { Locale } from '@/i18n/routing'
import type { Issuer } from '@/lib/esims/types'

/** Who issued the profile, known without asking anybody. */
export async function IssuerLine({ locale, issuer }: { locale: Locale; issuer: Issuer | null }) {
  const t = await getTranslations({ locale, namespace: 'result' })
  const country = issuer?.country ? countryName(issuer.country, locale) : null
  const name = issuer?.name ?? null
  return (
    <p className="mt-2 text-soft">
      {issuer?.country && (
        <span className="me-2">
          <Flag country={issuer.country} />
        </span>
      )}
      {name && country
        ? t('issuer', { name, country })
        : name
          ? t('issuerName', { name })
          : country
            ? t('issuerCountry', { country })
            : t('issuerUnknown')}
      <span className="block text-sm">{t('issuerNote')}</span>
    </p>
  )
}
