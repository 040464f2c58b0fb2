import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { localePath } from '@/i18n/routing'
import { ERROR_CODES, type ErrorCode } from '@/lib/core/error-codes'

/** What a form came back with, as the page's address says it: `refused` with a code, or `sent`. */
export interface PlainAnswer {
  readonly refused?: ErrorCode
  readonly sent?: '1'
}

/**
 * Answers a form that was sent without JavaScript by leading back to its page with the answer in the address: what
 * the action returns is lost in a page that Next streams. With JavaScript it does nothing.
 */
export async function answerPlainForm(locale: string, form: FormData, answer: PlainAnswer): Promise<void> {
  if ((await headers()).has('next-action')) return
  const kept = ['bundle', 'currency'].flatMap((name) => {
    const value = form.get(name)
    return typeof value === 'string' ? [[name, value]] : []
  })
  const path = localePath(locale, `/renew/${String(form.get('iccid')).replace(/\D/g, '')}`)
  redirect(`${path}?${new URLSearchParams([...kept, ...Object.entries(answer)])}`)
}

/** The code in `?refused=`, if it is one of ours. */
export const refusedCode = (value: string | string[] | undefined): ErrorCode | null =>
  typeof value === 'string' && Object.hasOwn(ERROR_CODES, value) ? (value as ErrorCode) : null
