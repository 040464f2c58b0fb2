import { expect, test } from 'vitest'
import { snakeKeys } from '@/lib/core/json-case'
import { toCard } from '@/lib/esims/rules'
import { cardOutput, checkInput } from '@/lib/esims/schemas'
import { anEsim, aPlan, ICCID, NOW } from './samples'

const wire = (esim = anEsim()) => snakeKeys(toCard(esim, { name: 'Issuer', country: 'BE' }, 'provider', NOW))

test('a card over HTTP is exactly its schema, field by field', () => {
  for (const plans of [[], [aPlan()], [aPlan({ data: { unlimited: true }, remainingBytes: null })]])
    expect(cardOutput.safeParse(wire(anEsim({ plans }))).error).toBeUndefined()
})

test('a field more in a card is an error of ours', () => {
  const card = wire() as Record<string, unknown>
  expect(cardOutput.safeParse({ ...card, matching_id: 'x' }).success).toBe(false)
  expect(cardOutput.safeParse({ ...card, plan: { ...(card.plan as object), apn: 'x' } }).success).toBe(false)
})

test('a check needs its number as text; the rest has defaults', () => {
  expect(checkInput.parse({ iccid: ICCID })).toEqual({ iccid: ICCID, confirmed: false, refresh: false })
  expect(checkInput.safeParse({ iccid: 8932042000010245583n }).success).toBe(false)
  expect(checkInput.safeParse({ iccid: 'x'.repeat(81) }).success).toBe(false)
})
