import { getTranslations } from 'next-intl/server'
import type { Locale } from '@/i18n/routing'
import { PROBLEMS, type Problem } from './typed-number'

export interface Words {
  readonly title: string
  readonly text: string
}

/** Everything the form may have to say, resolved on the server so that no message library reaches the browser. */
export interface CheckFormText {
  readonly label: string
  readonly hint: string
  readonly placeholder: string
  readonly submit: string
  readonly submitting: string
  readonly paste: string
  readonly pasteRefused: string
  readonly scan: string
  readonly valid: string
  readonly digit: Words & { readonly suggest: string; readonly anyway: string }
  readonly problems: Readonly<Record<Problem, Words>>
  readonly scanner: ScannerText
}

export interface ScannerText {
  readonly title: string
  readonly text: string
  readonly close: string
  readonly photo: string
  readonly starting: string
  readonly looking: string
  readonly noCamera: string
  readonly denied: string
  readonly nothing: string
  readonly other: string
  readonly failed: string
  readonly private: string
}

export async function checkFormText(locale: Locale): Promise<CheckFormText> {
  const t = await getTranslations({ locale, namespace: 'check' })
  const problem = (kind: Problem): [Problem, Words] => [
    kind,
    { title: t(`problem.${kind}.title`), text: t(`problem.${kind}.text`) },
  ]
  return {
    label: t('form.label'),
    hint: t('form.hint'),
    placeholder: t('form.placeholder'),
    submit: t('form.submit'),
    submitting: t('form.submitting'),
    paste: t('form.paste'),
    pasteRefused: t('form.pasteRefused'),
    scan: t('form.scan'),
    valid: t('form.valid'),
    digit: {
      title: t('digit.title'),
      text: t('digit.text'),
      suggest: t('digit.suggest'),
      anyway: t('digit.anyway'),
    },
    problems: Object.fromEntries(PROBLEMS.map(problem)) as Record<Problem, Words>,
    scanner: {
      title: t('scan.title'),
      text: t('scan.text'),
      close: t('scan.close'),
      photo: t('scan.photo'),
      starting: t('scan.starting'),
      looking: t('scan.looking'),
      noCamera: t('scan.noCamera'),
      denied: t('scan.denied'),
      nothing: t('scan.nothing'),
      other: t('scan.other'),
      failed: t('scan.failed'),
      private: t('scan.private'),
    },
  }
}
