import { getTranslations } from 'next-intl/server'
import { IccidText } from '@/components/esims/iccid-text'
import { Notice } from '@/components/ui/notice'
import type { Locale } from '@/i18n/routing'
import { androidInstallUrl, appleInstallUrl } from '@/lib/core/install-links'
import { parseActivationCode } from '@/lib/core/lpa'
import type { InstallData } from '@/lib/providers/types'
import { InstallSteps } from './install-steps'
import { ManualCodes } from './manual-codes'
import { OfflineCopy } from './offline-copy'
import { OneTap } from './one-tap'
import { QrCode } from './qr-code'

export interface InstallPanelProps {
  readonly locale: Locale
  readonly install: InstallData
  readonly iccid: string
  readonly bundle: { readonly name: string }
  /** Whose eSIM it is, in the buyer's words. */
  readonly label: string | null
  readonly supportEmail: string
  /** The level of its heading: 1 where it is what the page is about. */
  readonly level?: 1 | 2
}

/**
 * Everything that puts an eSIM onto a phone. Only for its owner, on pages that no cache keeps: whoever sees this can
 * install the eSIM. A copy stays on the device itself, for where there is no network.
 */
export async function InstallPanel({ locale, install, iccid, bundle, label, ...rest }: InstallPanelProps) {
  const { supportEmail, level = 2 } = rest
  const t = await getTranslations({ locale, namespace: 'install' })
  const Heading = `h${level}` as const
  const code = install.activationCode
  return (
    <section
      aria-labelledby={`install-${iccid}`}
      className="rounded-card border border-line bg-surface p-5 shadow-card sm:p-8"
    >
      <Heading id={`install-${iccid}`} className={level === 1 ? 'text-3xl' : 'text-2xl'}>
        {label === null ? t('title') : t.rich('titleFor', { name: () => <bdi>{label}</bdi> })}
      </Heading>
      <p className="mt-1 text-soft">
        <bdi data-bundle="">{bundle.name}</bdi> · <IccidText iccid={iccid} />
      </p>
      <p className="mt-3 max-w-prose text-lg">{t('intro')}</p>
      {code && (
        <>
          <OneTap
            apple={appleInstallUrl(code)}
            android={androidInstallUrl(code)}
            text={{ button: t('oneTap.button'), ios: t('oneTap.ios'), android: t('oneTap.android') }}
          />
          <ScanCode title={t('qr.title')} text={t('qr.text')} label={t('qr.label')} code={code} />
        </>
      )}
      <ManualCodes
        locale={locale}
        install={install}
        needsConfirmation={parseActivationCode(code ?? '')?.confirmationCodeRequired ?? false}
        supportEmail={supportEmail}
      />
      <div className="mt-6">
        <Notice tone="warn" title={t('keep.title')}>
          <p>{t('keep.text')}</p>
        </Notice>
        <OfflineCopy locale={locale} />
      </div>
      <InstallSteps locale={locale} apn={install.apn} />
    </section>
  )
}

function ScanCode(props: { title: string; text: string; label: string; code: string }) {
  return (
    <div className="mt-6 grid gap-5 sm:grid-cols-[auto_minmax(0,1fr)] sm:items-center">
      <div
        className="mx-auto w-full max-w-72 rounded-2xl border border-line bg-[#fff] p-2 sm:w-72"
        data-qr=""
      >
        <QrCode text={props.code} label={props.label} />
      </div>
      <div>
        <h3 className="text-xl">{props.title}</h3>
        <p className="mt-1 text-soft">{props.text}</p>
      </div>
    </div>
  )
}
