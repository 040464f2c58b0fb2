import { getTranslations } from 'next-intl/server'
import { Disclosure } from '@/components/ui/disclosure'
import type { Locale } from '@/i18n/routing'

const SYSTEMS = ['ios', 'pixel', 'samsung'] as const
const STEPS = ['open', 'add', 'wait', 'name'] as const

/** The way through each system's settings, and what to switch on at the destination. */
export async function InstallSteps({ locale, apn }: { locale: Locale; apn: string | null }) {
  const t = await getTranslations({ locale, namespace: 'install.steps' })
  return (
    <div className="mt-8 grid gap-8">
      <div>
        <h3 className="text-xl">{t('title')}</h3>
        <div className="mt-2 border-line border-t">
          {SYSTEMS.map((system) => (
            <Disclosure key={system} summary={t(`${system}.system`)}>
              <ol className="list-decimal space-y-2 ps-5">
                {STEPS.map((step) => (
                  <li key={step}>{t(`${system}.${step}`)}</li>
                ))}
              </ol>
            </Disclosure>
          ))}
        </div>
      </div>
      <div>
        <h3 className="text-xl">{t('arrival.title')}</h3>
        <ul className="mt-2 list-disc space-y-2 ps-5">
          <li>{t('arrival.data')}</li>
          <li>{t('arrival.roaming')}</li>
          <li>
            {apn === null
              ? t('arrival.apnAutomatic')
              : t.rich('arrival.apn', {
                  apn: () => (
                    <bdi dir="ltr" translate="no" className="font-bold">
                      {apn}
                    </bdi>
                  ),
                })}
          </li>
        </ul>
      </div>
    </div>
  )
}
