import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import * as z from 'zod'
import { sealedCookie } from '@/app/_http/sealed-cookie'
import { ANSWER_ID } from '@/components/orders/answer-id'
import { localePath } from '@/i18n/routing'
import { ERROR_CODES, type ErrorCode } from '@/lib/core/error-codes'
import { cutToBytes, typedText } from '@/lib/core/typed-text'

/** What a form came back with, as the page's address says it: `refused` with a code, or `sent`. */
export interface PlainAnswer {
  readonly refused?: ErrorCode
  readonly sent?: '1'
}

/** A cookie holds 4 KB, sealed a third less: a longer request comes back shortened, to be read before it is sent again. */
const NOTE_BYTES = 2000
const FIELD_BYTES = 254

const typed = z.object({
  iccid: z.string(),
  key: z.string(),
  email: z.string(),
  note: z.string(),
  country: z.string(),
  postalCode: z.string(),
})
const typedForm = sealedCookie('renew_form', typed)

/** What somebody had typed when the form came back, and the idempotency key of its next sending. */
export type TypedForm = Omit<z.output<typeof typed>, 'iccid'>

/**
 * Answers a form that was sent without JavaScript by leading back to its page with the answer in the address: what
 * the action returns is lost in a page that Next streams. What was typed waits in a sealed cookie of this browser.
 * With JavaScript it does nothing.
 * @param key of the next sending; '' where any will do
 */
export async function answerPlainForm(
  locale: string,
  form: FormData,
  answer: PlainAnswer,
  key = '',
): Promise<void> {
  if ((await headers()).has('next-action')) return
  const said = (name: string, bytes = FIELD_BYTES): string => {
    const value = form.get(name)
    return typeof value === 'string' ? cutToBytes(typedText(value), bytes) : ''
  }
  const iccid = said('iccid').replace(/\D/g, '')
  const kept = ['bundle', 'currency'].flatMap((name) => (form.has(name) ? [[name, said(name)]] : []))
  if (answer.sent) await forgetTyped()
  else
    await typedForm.keep({
      iccid,
      key,
      email: said('email'),
      note: said('note', NOTE_BYTES),
      country: said('tax_country', 2),
      postalCode: said('tax_postal_code', 16),
    })
  const query = new URLSearchParams([...kept, ...Object.entries(answer)])
  redirect(`${localePath(locale, `/renew/${iccid}`)}?${query}#${ANSWER_ID}`)
}

/** It was taken: nothing of it waits any more, and the next order is another one. */
export async function forgetTyped(): Promise<void> {
  if (await typedForm.read()) await typedForm.drop()
}

/** What came back of the form about this eSIM; null where nothing did. */
export async function typedBefore(iccid: string): Promise<TypedForm | null> {
  const before = await typedForm.read()
  return before?.iccid === iccid ? before : null
}

/** The code in `?refused=`, if it is one of ours. */
export const refusedCode = (value: string | string[] | undefined): ErrorCode | null =>
  typeof value === 'string' && Object.hasOwn(ERROR_CODES, value) ? (value as ErrorCode) : null
