import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { Notice } from '@/components/ui/notice'
import { SubmitButton } from '@/components/ui/submit-button'
import { type Locale, localePath } from '@/i18n/routing'
import { CodeField } from './code-field'
import { HiddenFields } from './hidden-fields'
import { ResendButton } from './resend-button'
import { StepOutcome, type StepRefusal } from './step-outcome'

/** The pause that store.rate_limits asks for between two codes. */
export const PAUSE_MS = 60_000

interface Props {
  readonly locale: Locale
  /** Where the code went, in words. */
  readonly lead: ReactNode
  /** When another code may be asked for, in milliseconds since 1970. */
  readonly againAt: number
  readonly outcome: StepRefusal | null
  readonly sentAgain: boolean
  readonly hidden: Readonly<Record<string, string>>
  readonly verify: (form: FormData) => Promise<void>
  readonly resend: (form: FormData) => Promise<void>
  readonly submitLabel?: string
  readonly changeHref?: string
}

export async function CodeStep(props: Props) {
  const { locale, lead, againAt, outcome, sentAgain, hidden, verify, resend } = props
  const t = await getTranslations({ locale, namespace: 'signIn' })
  const isInvalid = outcome?.refused === 'VALIDATION'
  return (
    <div className="mt-2 grid gap-5">
      <p className="text-soft">{lead}</p>
      {outcome && !isInvalid ? (
        <StepOutcome locale={locale} outcome={outcome} />
      ) : (
        sentAgain && <Notice tone="good" title={t('code.sentAgain')} live />
      )}
      <form action={verify} className="grid gap-5">
        <HiddenFields values={hidden} />
        <CodeField
          label={t('code.label')}
          hint={t('code.hint')}
          {...(isInvalid ? { error: t('code.invalid') } : {})}
        />
        <SubmitButton tone="accent" className="min-h-14 w-full text-lg" pending={t('code.checking')}>
          {props.submitLabel ?? t('code.submit')}
        </SubmitButton>
      </form>
      <form action={resend} className="flex flex-wrap items-center gap-x-5 gap-y-2">
        <HiddenFields values={hidden} />
        <ResendButton
          key={againAt}
          availableAt={againAt}
          label={t('code.resend')}
          waitLabel={t('code.resendIn', { time: '{time}' })}
        />
        <a
          href={
            props.changeHref ?? `${localePath(locale, '/sign-in')}?${new URLSearchParams(nextOnly(hidden))}`
          }
          className="inline-flex min-h-11 items-center font-bold underline underline-offset-4"
        >
          {t('code.change')}
        </a>
      </form>
      <p className="text-sm text-soft">{t('code.missing')}</p>
    </div>
  )
}

const nextOnly = ({ next }: Readonly<Record<string, string>>): Record<string, string> =>
  next ? { next } : {}
