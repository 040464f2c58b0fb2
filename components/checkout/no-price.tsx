import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { Notice } from '@/components/ui/notice'
import type { Locale } from '@/i18n/routing'
import type { ErrorCode } from '@/lib/core/error-codes'

interface Props {
  readonly locale: Locale
  readonly code: ErrorCode
  /** The way to another currency. */
  readonly children: ReactNode
}

/** Nothing can be sold in this currency now; in another one it may. */
export async function NoPrice({ locale, code, children }: Props) {
  const t = await getTranslations({ locale })
  return (
    <div className="grid max-w-2xl gap-6">
      <Notice tone="warn" title={t(`errors.${code}`)}>
        <p>{t('checkout.nothingCharged')}</p>
      </Notice>
      {children}
    </div>
  )
}
