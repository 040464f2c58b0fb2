import { formatActivationCode } from '@/lib/core/lpa'
import type { CardState } from '@/lib/esims/types'
import type { PlanOnEsim, ShopEsim } from '@/lib/orders/shop-types'
import type { InstallData } from '@/lib/providers/types'
import { unixText, zonelessText } from '../../_lib/amounts'
import { type BundleDto, type PlanDto, toBundleDto, toPlanDto } from '../../_lib/bundle-dto'
import type { Words } from '../../_lib/language'

export interface TransactionDto {
  readonly user_order_id: string
  readonly iccid: string
  readonly bundle_type: 'Primary Bundle' | 'TopUp Bundle'
  readonly plan_started: boolean
  readonly bundle_expired: boolean
  readonly created_at: string | null
  readonly bundle: BundleDto
}

/** `EsimBundleResponse`: an eSIM as its owner's card, with what installs it. */
export interface EsimDto extends PlanDto {
  readonly is_topup_allowed: boolean
  readonly plan_started: boolean
  readonly bundle_expired: boolean
  readonly label_name: string | null
  readonly order_number: string
  readonly order_status: 'Active' | 'Inactive' | 'Expired'
  readonly searched_countries: readonly string[]
  readonly qr_code_value: string
  readonly activation_code: string
  readonly smdp_address: string
  readonly validity_date: string
  readonly iccid: string
  readonly payment_date: string
  readonly shared_with: null
  readonly bundle_message: readonly []
  readonly transaction_history: readonly TransactionDto[]
}

const STARTED: ReadonlySet<CardState> = new Set(['active', 'nearly_empty', 'used_up', 'expired'])
export const isStarted = ({ owned }: Pick<ShopEsim, 'owned'>): boolean =>
  STARTED.has(owned.state) || (owned.plan?.startedAt ?? null) !== null

export function toEsimDto(esim: ShopEsim, words: Words): EsimDto {
  const { owned, bundle, price } = esim
  const started = isStarted(esim)
  return {
    ...toPlanDto(bundle, price, words, esim.searchedCountries),
    is_topup_allowed: owned.renewable && !owned.past,
    plan_started: started,
    bundle_expired: owned.past,
    label_name: owned.label,
    order_number: esim.orderId,
    order_status: owned.past ? 'Expired' : started ? 'Active' : 'Inactive',
    searched_countries: [],
    ...installFields(esim.install),
    validity_date: owned.plan?.endsAt ? zonelessText(owned.plan.endsAt) : '',
    iccid: owned.iccid,
    payment_date: unixText(esim.paidAt ?? owned.boughtAt),
    shared_with: null,
    bundle_message: [],
    transaction_history: esim.history.map((plan) => toTransaction(plan, esim, words)),
  }
}

/** Its client draws the QR code from the whole text and offers the parts for typing. */
function installFields(install: InstallData | null) {
  const smdp = install?.smdpAddress ?? ''
  const matching = install?.matchingId ?? ''
  const whole = install?.activationCode ?? (smdp && matching ? formatActivationCode(smdp, matching) : '')
  return { qr_code_value: whole, activation_code: matching, smdp_address: smdp }
}

/** The client takes the eSIM's name from the first one: the owner's own name stands on each. */
const toTransaction = (plan: PlanOnEsim, esim: ShopEsim, words: Words): TransactionDto => ({
  user_order_id: plan.orderId,
  iccid: esim.owned.iccid,
  bundle_type: plan.kind === 'new_esim' ? 'Primary Bundle' : 'TopUp Bundle',
  plan_started: isStarted(esim),
  bundle_expired: esim.owned.past,
  created_at: plan.paidAt === null ? null : unixText(plan.paidAt),
  bundle: toBundleDto(plan.bundle, plan.price, words, {
    label: esim.owned.label,
    searched: esim.searchedCountries,
  }),
})
