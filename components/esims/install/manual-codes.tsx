import { getTranslations } from 'next-intl/server'
import { Notice } from '@/components/ui/notice'
import type { Locale } from '@/i18n/routing'
import type { InstallData } from '@/lib/providers/types'
import { ManualCode } from './manual-code'

interface Props {
  readonly locale: Locale
  readonly install: InstallData
  /** Whether the phone will ask for a code beside the one it is given. */
  readonly needsConfirmation: boolean
  readonly supportEmail: string
}

/** The codes for phones that cannot scan one, each to copy. */
export async function ManualCodes({ locale, install, needsConfirmation, supportEmail }: Props) {
  const t = await getTranslations({ locale, namespace: 'install.manual' })
  const copying = { copy: t('copy'), copied: t('copied'), failed: t('failed') }
  const codes = [
    { name: t('smdp'), value: install.smdpAddress },
    { name: t('matchingId'), value: install.matchingId },
    { name: t('lpa'), value: install.activationCode },
    { name: t('pin'), value: install.pin },
    { name: t('puk'), value: install.puk },
  ].filter((code): code is { name: string; value: string } => Boolean(code.value))
  return (
    <div className="mt-7">
      <h3 className="text-xl">{t('title')}</h3>
      <p className="mt-1 text-soft">{t('text')}</p>
      <dl className="mt-3">
        {codes.map(({ name, value }) => (
          <ManualCode key={name} name={name} value={value} text={copying} spelled={t('spelled')} />
        ))}
      </dl>
      {needsConfirmation && (
        <Notice tone="note" title={t('confirmation.title')}>
          <p>
            {t.rich('confirmation.text', {
              email: () => (
                <a className="font-semibold underline underline-offset-4" href={`mailto:${supportEmail}`}>
                  <bdi dir="ltr">{supportEmail}</bdi>
                </a>
              ),
            })}
          </p>
        </Notice>
      )}
    </div>
  )
}
