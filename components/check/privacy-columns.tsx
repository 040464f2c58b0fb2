import { getTranslations } from 'next-intl/server'
import { Icon } from '@/components/ui/icon'
import type { Locale } from '@/i18n/routing'

const SHOWN = ['state', 'plan', 'data', 'renewal'] as const
const HIDDEN = ['code', 'person', 'orders', 'place'] as const

/** What a stranger who knows the number sees, and what no stranger ever does. */
export async function PrivacyColumns({ locale }: { locale: Locale }) {
  const t = await getTranslations({ locale, namespace: 'home.privacy' })
  return (
    <section className="page pt-16 lg:pt-24">
      <h2 className="max-w-3xl text-3xl lg:text-4xl">{t('title')}</h2>
      <div className="mt-8 grid gap-4 md:grid-cols-2">
        <div className="rounded-card border border-line bg-surface p-6">
          <h3 className="text-xl">{t('shownTitle')}</h3>
          <ul className="mt-4 grid gap-3">
            {SHOWN.map((item) => (
              <li key={item} className="flex gap-3">
                <Icon name="check" className="mt-1 size-5 text-good" />
                {t(`shown.${item}`)}
              </li>
            ))}
          </ul>
        </div>
        <div className="on-deep rounded-card bg-deep p-6 text-on-deep">
          <h3 className="text-xl">{t('hiddenTitle')}</h3>
          <ul className="mt-4 grid gap-3">
            {HIDDEN.map((item) => (
              <li key={item} className="flex gap-3">
                <Icon name="eyeOff" className="mt-1 size-5 text-accent" />
                {t(`hidden.${item}`)}
              </li>
            ))}
          </ul>
        </div>
      </div>
    </section>
  )
}
