import { headers } from 'next/headers'
import type { CheckoutState } from '@/components/checkout/checkout-state'
import type { Locale } from '@/i18n/routing'
import type { Viewer } from '@/lib/auth/types'
import type { DeviceWords } from '@/lib/core/devices/check'
import { visitorCountry } from '@/lib/platform/http/visitor-country'
import { checkoutMessage } from './checkout-message'
import { type ReturnedForm, returnedForm } from './returned-form'

const NOTHING_SAID: DeviceWords = {
  model: '',
  elsewhere: false,
  eidSeen: false,
  lock: 'unknown',
  anyway: false,
}

interface ReturnedProps {
  readonly email: { readonly value: string; readonly isFixed: boolean }
  readonly taxPlace: { readonly country: string; readonly postalCode: string }
  readonly device: DeviceWords
  readonly initial: CheckoutState
  readonly idempotencyKey: string
  readonly line: ReturnedForm['lines'][number] | undefined
}

/** What the form starts with: the viewer's address, and what came back from a try without JavaScript. */
export async function returnedProps(
  locale: Locale,
  again: string | string[] | undefined,
  viewer: Viewer | null,
): Promise<ReturnedProps> {
  const returned = await returnedForm(again)
  const idempotencyKey = returned?.key || crypto.randomUUID()
  const code = returned?.code ?? null
  return {
    email: viewer?.email
      ? { value: viewer.email, isFixed: true }
      : { value: returned?.email ?? '', isFixed: false },
    taxPlace: returned?.tax ?? { country: visitorCountry(await headers()) ?? '', postalCode: '' },
    device: returned?.device ?? NOTHING_SAID,
    initial: code === null ? null : { code, message: await checkoutMessage(locale, code), idempotencyKey },
    idempotencyKey,
    line: returned?.lines[0],
  }
}
