import { getTranslations } from 'next-intl/server'
import { Icon, type IconName } from '@/components/ui/icon'
import type { Locale } from '@/i18n/routing'

const POINTS = [
  ['state', 'signal'],
  ['figures', 'clock'],
  ['renew', 'refresh'],
] as const satisfies readonly (readonly [string, IconName])[]

export async function TellsSection({ locale }: { locale: Locale }) {
  const t = await getTranslations({ locale, namespace: 'home.tells' })
  return (
    <section className="page pt-16 lg:pt-24">
      <h2 className="text-3xl lg:text-4xl">{t('title')}</h2>
      <ul className="mt-8 grid gap-8 md:grid-cols-3 md:gap-10">
        {POINTS.map(([point, icon]) => (
          <li key={point} className="border-accent border-t-4 pt-5">
            <Icon name={icon} className="size-7 text-brand" />
            <h3 className="mt-3 text-xl">{t(`${point}.title`)}</h3>
            <p className="mt-2 text-soft">{t(`${point}.text`)}</p>
          </li>
        ))}
      </ul>
    </section>
  )
}
