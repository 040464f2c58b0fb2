import { getTranslations } from 'next-intl/server'
import { Disclosure } from '@/components/ui/disclosure'
import type { Locale } from '@/i18n/routing'

interface Props {
  readonly locale: Locale
  readonly open?: boolean
}

/** The test that proves it: a phone that takes eSIMs shows an EID. */
export async function EidTest({ locale, open = false }: Props) {
  const t = await getTranslations({ locale, namespace: 'devices.eid' })
  return (
    <Disclosure summary={t('title')} open={open}>
      <ol className="ms-5 list-decimal space-y-2">
        <li>
          {t.rich('dial', {
            code: (text) => (
              <bdi dir="ltr" translate="no" className="whitespace-nowrap font-bold text-ink">
                {text}
              </bdi>
            ),
          })}
        </li>
        <li>{t('look')}</li>
        <li>{t('none')}</li>
      </ol>
      <p className="mt-3">{t('noDialler')}</p>
    </Disclosure>
  )
}

/** A phone that is locked to an operator takes no other's eSIM, whatever the list says. */
export async function LockTest({ locale, open = false }: Props) {
  const t = await getTranslations({ locale, namespace: 'devices.lock' })
  return (
    <Disclosure summary={t('title')} open={open}>
      <dl className="grid gap-3">
        {(['ios', 'android', 'other'] as const).map((system) => (
          <div key={system}>
            <dt className="font-bold text-ink">{t(`${system}.name`)}</dt>
            <dd>{t(`${system}.text`)}</dd>
          </div>
        ))}
      </dl>
    </Disclosure>
  )
}
