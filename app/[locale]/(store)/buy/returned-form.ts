import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import * as z from 'zod'
import { localePath } from '@/i18n/routing'
import { ERROR_CODES, type ErrorCode } from '@/lib/core/error-codes'
import { config } from '@/lib/platform/config'
import type { CheckoutInput } from './checkout-input'

const COOKIE = 'checkout_form'
const KEPT_SECONDS = 900

const stored = z.object({
  id: z.string(),
  key: z.string(),
  code: z.string(),
  email: z.string().max(254),
  tax: z.object({ country: z.string().max(2), postalCode: z.string().max(16) }),
  device: z.object({
    model: z.string().max(80),
    elsewhere: z.boolean(),
    eidSeen: z.boolean(),
    lock: z.enum(['free', 'locked', 'unknown']),
    anyway: z.boolean(),
  }),
  lines: z
    .array(
      z.object({
        quantity: z.number(),
        names: z.array(z.string()),
        travelDate: z.string().max(10).nullable(),
      }),
    )
    .max(1),
})

/** What somebody had typed when the form came back, and why it did; `code` is null where they only changed a quantity. */
export interface ReturnedForm extends Omit<z.output<typeof stored>, 'code' | 'id'> {
  readonly code: ErrorCode | null
}

/** Whether the browser sends the form itself, without JavaScript. */
export const isPlainForm = async (): Promise<boolean> => !(await headers()).has('next-action')

/**
 * Answers a form that was sent without JavaScript by leading back to its page, which finds what was typed in a cookie of
 * this browser: what an action returns is lost in a page that Next streams. With JavaScript it does nothing.
 */
export async function answerPlainForm(input: CheckoutInput, code: ErrorCode | null): Promise<void> {
  if (await isPlainForm()) redirect(await keepForm(input, code))
}

/** Keeps what was typed for the page that is returned, path and query. */
export async function keepForm(input: CheckoutInput, code: ErrorCode | null): Promise<string> {
  const id = crypto.randomUUID().slice(0, 8)
  const [line] = input.lines
  const kept = {
    id,
    code: code ?? '',
    // Where the first try may still count, the next click is the same one.
    key: code !== null && ERROR_CODES[code].retryable ? input.key : '',
    email: input.email,
    tax: input.tax,
    device: input.device,
    // The lines of the cart are in its own cookie.
    lines:
      input.from === 'buy' && line
        ? [{ quantity: line.quantity, names: line.names, travelDate: line.travelDate }]
        : [],
  }
  const jar = await cookies()
  jar.set(COOKIE, Buffer.from(JSON.stringify(kept)).toString('base64url'), {
    httpOnly: true,
    sameSite: 'lax',
    secure: config().siteUrl.startsWith('https:'),
    maxAge: KEPT_SECONDS,
    path: '/',
  })
  return `${pageOf(input)}?${new URLSearchParams({ currency: input.currency, again: id })}`
}

function pageOf({ from, lines, locale }: CheckoutInput): string {
  const [line] = lines
  return localePath(locale, from === 'buy' && line ? `/buy/${line.bundleId}` : '/cart')
}

/** The form that `?again=` speaks of; null when it is another's, or long ago. */
export async function returnedForm(again: string | string[] | undefined): Promise<ReturnedForm | null> {
  const text = (await cookies()).get(COOKIE)?.value
  if (typeof again !== 'string' || !text) return null
  try {
    const { id, code, ...rest } = stored.parse(JSON.parse(Buffer.from(text, 'base64url').toString()))
    if (id !== again) return null
    return { ...rest, code: Object.hasOwn(ERROR_CODES, code) ? (code as ErrorCode) : null }
  } catch {
    return null
  }
}
