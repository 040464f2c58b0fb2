import { formatMoney, fromDecimalText, isCurrencyCode } from '@/lib/core/money'
import { config } from '@/lib/platform/config'
import { affiliatesOverview } from '@/lib/promotions/affiliate-queries'
import {
  createAffiliate,
  linkAccount,
  resumeAffiliate,
  stopAffiliate,
} from '@/lib/promotions/commands/manage-affiliates'
import { payAffiliate } from '@/lib/promotions/commands/pay-affiliate'
import { NotAsked, need, read, refuse, wholeNumber } from './arguments'
import { table } from './words'

export const affiliates = { create, list, link, stop, resume, pay }

const CREATE = {
  name: { type: 'string' },
  code: { type: 'string' },
  share: { type: 'string' },
  window: { type: 'string', default: '30' },
  hold: { type: 'string', default: '30' },
  email: { type: 'string' },
} as const

async function create(args: string[]): Promise<string> {
  const { values } = read(args, CREATE)
  const code = need(values.code, '--code').toUpperCase()
  const made = await createAffiliate({
    name: need(values.name, '--name'),
    code,
    basisPoints: basisPoints(need(values.share, '--share')),
    windowDays: wholeNumber(values.window, '--window'),
    // None at all is a wish, too.
    holdDays: values.hold === '0' ? 0 : wholeNumber(values.hold, '--hold'),
    email: values.email ?? null,
  })
  if (!made.ok) refuse(made.error)
  const { affiliateId, isLinked } = made.value
  const seen = isLinked
    ? 'Its account sees the figures.'
    : 'No account sees the figures yet: affiliates link.'
  return `${affiliateId}\n${new URL(`/a/${code}`, config().siteUrl).href}\n${seen}`
}

/** "7.5" → 750. @throws NotAsked when it is no share of up to 100 % with two decimals */
function basisPoints(text: string): number {
  const [, whole, part = ''] = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(text) ?? []
  if (whole === undefined) throw new NotAsked(`--share ${text} is no percentage like 7.5`)
  return Number(whole) * 100 + Number(part.padEnd(2, '0'))
}

async function list(): Promise<string> {
  const rows = (await affiliatesOverview()).flatMap((one) => {
    const head = [
      one.affiliateId,
      one.code,
      one.name,
      `${one.basisPoints / 100} %`,
      one.isActive ? 'active' : 'stopped',
      one.isLinked ? 'yes' : 'no',
    ]
    if (one.figures.length === 0) return [head]
    return one.figures.map(({ orders, commission, reversed, waiting, payable, paidOut }) => [
      ...head,
      String(orders),
      ...[commission, reversed, waiting, payable, paidOut].map((sum) => formatMoney(sum, 'en')),
    ])
  })
  return table(
    [
      ...['affiliate', 'code', 'name', 'share', 'state', 'account'],
      ...['orders', 'commission', 'reversed', 'waiting', 'payable', 'paid out'],
    ],
    rows,
  )
}

async function link(args: string[]): Promise<string> {
  const { values, positionals } = read(args, { email: { type: 'string' } })
  const affiliateId = need(positionals[0], 'the affiliate')
  const done = await linkAccount(affiliateId, need(values.email, '--email'))
  if (!done.ok) refuse(done.error)
  return `${affiliateId}: the account of ${values.email} sees its figures.`
}

async function stop(args: string[]): Promise<string> {
  const affiliateId = need(read(args, {}).positionals[0], 'the affiliate')
  const done = await stopAffiliate(affiliateId)
  if (!done.ok) refuse(done.error)
  return `${affiliateId} is stopped: its links lead to the shop and count no more. What its orders earned stands.`
}

async function resume(args: string[]): Promise<string> {
  const affiliateId = need(read(args, {}).positionals[0], 'the affiliate')
  const done = await resumeAffiliate(affiliateId)
  if (!done.ok) refuse(done.error)
  return `${affiliateId}: its links count again.`
}

const PAY = {
  amount: { type: 'string' },
  currency: { type: 'string' },
  reference: { type: 'string' },
  key: { type: 'string' },
} as const

/** One transfer is recorded once: its reference is its key, unless there is another one. */
async function pay(args: string[]): Promise<string> {
  const { values, positionals } = read(args, PAY)
  const affiliateId = need(positionals[0], 'the affiliate')
  const currency = need(values.currency, '--currency').toUpperCase()
  if (!isCurrencyCode(currency)) throw new NotAsked(`--currency ${currency} is no ISO 4217 code`)
  const amount = fromDecimalText(need(values.amount, '--amount'), currency)
  if (amount === null) throw new NotAsked(`--amount ${values.amount} is no amount in ${currency}`)
  const reference = need(values.reference, '--reference')
  const paid = await payAffiliate(affiliateId, {
    amount,
    reference,
    idempotencyKey: values.key ?? reference,
  })
  if (!paid.ok) refuse(paid.error)
  return `${paid.value.payoutId}: ${formatMoney(amount, 'en')} to ${affiliateId}, "${reference}"`
}
