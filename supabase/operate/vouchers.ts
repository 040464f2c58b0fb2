import { closeSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { renderVoucherSheet } from '@/components/wallet/voucher-sheet'
import { voucherSheet } from '@/components/wallet/voucher-sheet-words'
import { isLocale, routing } from '@/i18n/routing'
import { formatMoney, fromDecimalText, isCurrencyCode } from '@/lib/core/money'
import { config } from '@/lib/platform/config'
import { issueVouchers, voidVouchers } from '@/lib/wallet/commands/issue-vouchers'
import { voucherBatches } from '@/lib/wallet/queries'
import { NotAsked, need, read, refuse, wholeNumber } from './arguments'
import { day, endOfDay, table } from './words'

const ISSUE = {
  name: { type: 'string' },
  amount: { type: 'string' },
  currency: { type: 'string' },
  count: { type: 'string' },
  uses: { type: 'string', default: '1' },
  'per-person': { type: 'string', default: '1' },
  until: { type: 'string' },
  language: { type: 'string', default: routing.defaultLocale },
  out: { type: 'string', default: 'vouchers.pdf' },
} as const

export const vouchers = { issue, list, void: voidBatch }

async function issue(args: string[]): Promise<string> {
  const { values } = read(args, ISSUE)
  const currency = need(values.currency, '--currency').toUpperCase()
  if (!isCurrencyCode(currency)) throw new NotAsked(`--currency ${currency} is no ISO 4217 code`)
  const amount = fromDecimalText(need(values.amount, '--amount'), currency)
  if (amount === null) throw new NotAsked(`--amount ${values.amount} is no amount in ${currency}`)
  const { language } = values
  if (!isLocale(language)) throw new NotAsked(`--language is one of ${routing.locales.join(', ')}`)
  const validUntil = values.until === undefined ? null : endOfDay(values.until, '--until')
  const wish = {
    name: need(values.name, '--name'),
    amount,
    count: wholeNumber(values.count, '--count'),
    maxUses: wholeNumber(values.uses, '--uses'),
    perUserUses: wholeNumber(values['per-person'], '--per-person'),
    validUntil,
  }
  const path = resolve(values.out)
  const file = openNew(path)
  let batchId: string | null = null
  try {
    const issued = await issueVouchers(wish)
    if (!issued.ok) refuse(issued.error)
    batchId = issued.value.batchId
    const { storeName, siteUrl } = config()
    const sheet = await voucherSheet(language, {
      storeName,
      siteUrl,
      amount,
      validUntil,
      codes: issued.value.codes,
    })
    // All of it, where `writeSync` may stop in the middle: half a sheet is money that nobody can find.
    writeFileSync(file, await renderVoucherSheet(sheet))
  } catch (error) {
    // Codes that nobody can read are worth nothing to anybody.
    if (batchId !== null) await voidVouchers(batchId)
    rmSync(path)
    throw error
  } finally {
    closeSync(file)
  }
  return `${batchId}: ${wish.count} × ${formatMoney(amount, 'en')}\n${path}\nWho has this file has the money: the codes are stored nowhere else.`
}

/** Before anything is issued, readable by its owner only, and never over another file. */
function openNew(path: string): number {
  try {
    return openSync(path, 'wx', 0o600)
  } catch (error) {
    throw new NotAsked(`--out: ${error instanceof Error ? error.message : String(error)}`)
  }
}

async function list(): Promise<string> {
  const batches = await voucherBatches()
  return table(
    ['batch', 'name', 'worth', 'codes', 'redeemed', 'until', ''],
    batches.map((batch) => [
      batch.batchId,
      batch.name,
      formatMoney(batch.amount, 'en'),
      String(batch.codes),
      `${batch.uses} of ${batch.codes * batch.maxUses}`,
      batch.validUntil ? day(batch.validUntil) : 'no end',
      batch.isVoid ? 'void' : '',
    ]),
  )
}

async function voidBatch(args: string[]): Promise<string> {
  const batchId = need(read(args, {}).positionals[0], 'the batch')
  const done = await voidVouchers(batchId)
  if (!done.ok) refuse(done.error)
  return `${batchId} is void; what was redeemed stays in its wallets.`
}
