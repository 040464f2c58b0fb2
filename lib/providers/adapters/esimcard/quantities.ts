import type { DataAllowance } from '../../../core/data-amounts'
import { bytesFrom } from '../../../core/data-amounts'
import { numberFrom, textFrom } from '../../wire'

/** What one package or one eSIM had and has left, as eSIMCard sends it. */
export interface Quantities {
  readonly initial_data_quantity: string | null
  readonly initial_data_unit: string | null
  readonly rem_data_quantity: string | null
  readonly rem_data_unit: string | null
}

export interface Amounts {
  readonly data: DataAllowance | null
  readonly usedBytes: number | null
  readonly remainingBytes: number | null
}

/** Sizes of real plans are multiples of this; shown quantities are recognised by it. */
const PLAN_STEP_BYTES = 50e6

/**
 * "0.9313 GB" is a 1 GB plan: decimal bytes shown in GiB (providers.md §3.4), while catalogue and some answers say
 * plainly "1 GB". The initial quantity tells which: if it is a plan size as it stands, it is decimal; if it becomes one
 * when read as GiB, within the digits shown, it is binary and that plan size is meant. What is left is read likewise.
 */
export function readQuantities(row: Quantities): Amounts {
  const parts = [row.initial_data_quantity, row.initial_data_unit, row.rem_data_quantity]
  if (parts.some((part) => /unlimited/i.test(part ?? ''))) {
    return { data: { unlimited: true }, usedBytes: null, remainingBytes: null }
  }
  const initial = readInitial(row.initial_data_quantity, row.initial_data_unit)
  const left = numberFrom(row.rem_data_quantity)
  const unit = row.rem_data_unit ?? row.initial_data_unit
  if (initial === null || left === null || unit === null) {
    return { data: initial && { bytes: initial.bytes }, usedBytes: null, remainingBytes: null }
  }
  const untouched = row.rem_data_quantity === row.initial_data_quantity && unit === row.initial_data_unit
  const read = untouched ? initial.bytes : bytesFrom(left, unit, initial.binary)
  const remainingBytes = read === null ? null : Math.min(read, initial.bytes)
  return {
    data: { bytes: initial.bytes },
    usedBytes: remainingBytes === null ? null : initial.bytes - remainingBytes,
    remainingBytes,
  }
}

function readInitial(
  quantity: string | null,
  unit: string | null,
): { bytes: number; binary: boolean } | null {
  const value = numberFrom(quantity)
  if (value === null || value === 0 || unit === null) return null
  const decimal = bytesFrom(value, unit)
  const binary = bytesFrom(value, unit, true)
  if (decimal === null || binary === null) return null
  if (Number.isInteger(value) || decimal % PLAN_STEP_BYTES === 0) return { bytes: decimal, binary: false }
  const shownDigits = (textFrom(quantity) ?? '').split('.')[1]?.length ?? 0
  const halfDigit = (binary / value) * 0.5 * 10 ** -shownDigits
  const planSize = Math.round(binary / PLAN_STEP_BYTES) * PLAN_STEP_BYTES
  const meant = shownDigits >= 2 && planSize > 0 && Math.abs(planSize - binary) <= halfDigit
  return { bytes: meant ? planSize : binary, binary: true }
}
