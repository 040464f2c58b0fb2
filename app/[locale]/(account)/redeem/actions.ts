'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { formKeyIn } from '@/app/_http/form-key'
import { isLocale, localePath, routing } from '@/i18n/routing'
import { currentViewer } from '@/lib/auth/viewer'
import { clientKey } from '@/lib/platform/http/client-key'
import { redeemVoucher } from '@/lib/wallet/commands/redeem-voucher'
import { waitingVoucher } from './waiting'

/** The button of /redeem. Who is not signed in does that first; the code waits in a sealed cookie. */
export async function redeem(form: FormData): Promise<void> {
  const text = (name: string) => String(form.get(name) ?? '')
  const asked = text('locale')
  const locale = isLocale(asked) ? asked : routing.defaultLocale
  const page = localePath(locale, '/redeem')
  const code = text('code').slice(0, 80)
  const viewer = await currentViewer()
  if (!viewer) {
    await waitingVoucher.keep({ code })
    redirect(`${localePath(locale, '/sign-in')}?${new URLSearchParams({ next: page })}`)
  }
  const redeemed = await redeemVoucher({
    userId: viewer.userId,
    email: viewer.email,
    code,
    clientKey: clientKey(await headers()),
    idempotencyKey: formKeyIn(form) || null,
  })
  if (redeemed.ok) {
    await waitingVoucher.drop()
    redirect(`${page}?done=${redeemed.value.redemptionId}`)
  }
  await waitingVoucher.keep({ code })
  redirect(`${page}?refused=${redeemed.error.code}`)
}
