import Big from 'big.js'
import type { DataAllowance } from '../core/data-amounts'
import { bytesFrom } from '../core/data-amounts'
import { exponentOf, isCurrencyCode, type Money, money } from '../core/money'
import type { ProviderPlan, ProviderUsage } from './types'
import { numberFrom, textFrom } from './wire'

/** A vendor's price, as number or text. Fractions of a minor unit are rounded up: a cost is never understated. */
export function costFrom(amount: unknown, currency: string): Money | null {
  const value = numberFrom(amount)
  const code = currency.trim().toUpperCase()
  if (value === null || value < 0 || !isCurrencyCode(code)) return null
  const minor = new Big(value).times(new Big(10).pow(exponentOf(code))).round(0, Big.roundUp)
  return minor.lte(Number.MAX_SAFE_INTEGER) ? money(minor.toNumber(), code) : null
}

/** A balance is rounded down, and may be below zero. */
export function balanceFrom(amount: unknown, currency: string): Money | null {
  const value = numberFrom(amount)
  const code = currency.trim().toUpperCase()
  if (value === null || !isCurrencyCode(code)) return null
  const rounding = value < 0 ? Big.roundUp : Big.roundDown
  return money(
    new Big(value)
      .times(new Big(10).pow(exponentOf(code)))
      .round(0, rounding)
      .toNumber(),
    code,
  )
}

/** Data from an amount and a unit, apart ("5", "GB") or together ("5 GB"); "Unlimited" in either place. */
export function allowanceFrom(amount: unknown, unit: unknown): DataAllowance | null {
  if ([amount, unit].some((part) => /unlimited/i.test(textFrom(part) ?? ''))) return { unlimited: true }
  const bytes = amountBytes(amount, unit)
  return bytes === null || bytes === 0 ? null : { bytes }
}

/** Bytes from "1.5 GB", or from "1.5" with the unit beside it. */
export function amountBytes(amount: unknown, unit: unknown): number | null {
  const match = /^([\d.,]+)\s*([kmgt]?i?b)?$/i.exec(textFrom(amount) ?? '')
  const value = numberFrom(match?.[1])
  const word = match?.[2] ?? textFrom(unit)
  return value === null || word === null ? null : bytesFrom(value, word)
}

/** Usage of the plans that count now: those in use, else those waiting, else the one that ended last. */
export function usageOf(plans: readonly ProviderPlan[], asOf: string): ProviderUsage {
  const inState = (...states: ProviderPlan['state'][]) => plans.filter((plan) => states.includes(plan.state))
  const running = inState('active', 'throttled', 'depleted')
  const waiting = inState('queued', 'unknown')
  const ended = [...plans].sort((a, b) => (b.endsAt ?? '').localeCompare(a.endsAt ?? '')).slice(0, 1)
  const counted = running.length > 0 ? running : waiting.length > 0 ? waiting : ended
  const unlimited = counted.some((plan) => plan.data !== null && 'unlimited' in plan.data)
  const sum = (values: (number | null)[]) =>
    values.reduce<number | null>(
      (total, value) => (total === null || value === null ? null : total + value),
      0,
    )
  const total = sum(counted.map(({ data }) => (data && 'bytes' in data ? data.bytes : null)))
  return {
    usedBytes: sum(counted.map((plan) => plan.usedBytes)),
    totalBytes: unlimited ? null : total,
    remainingBytes: unlimited ? null : sum(counted.map((plan) => plan.remainingBytes)),
    unlimited,
    asOf,
  }
}
