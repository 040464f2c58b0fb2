import { beforeEach, expect, test } from 'vitest'
import { createRequest } from '../../sandbox/kernel/server'
import { createWorld } from '../../sandbox/kernel/world'
import { createRates } from '../../sandbox/rates'
import { ecbDay } from '../../sandbox/rates/table'

const world = createWorld()
const rates = createRates(world)
const env = rates.env('http://sandbox.invalid')
beforeEach(() => world.reset())

const get = (address: string) => {
  const url = new URL(address)
  url.pathname = url.pathname.slice(rates.prefix.length)
  return rates.handle(createRequest('GET', url))
}
const latest = (query: string) => get(`${env.CURRENCYFREAKS_API_BASE_URL}/rates/latest?${query}`)
const parse = (body: unknown) => JSON.parse(String(body)) as { date: string; rates: Record<string, string> }

test('CurrencyFreaks gives texts per dollar, the same all day', async () => {
  const answer = await latest(`apikey=${env.CURRENCYFREAKS_API_KEY}`)
  const body = parse(answer.body)
  expect(body).toMatchObject({ base: 'USD', rates: { USD: '1', EUR: expect.stringMatching(/^0\.8\d+$/) } })
  expect(body.date).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:00\+00$/)
  const some = parse((await latest(`apikey=${env.CURRENCYFREAKS_API_KEY}&symbols=eur,try`)).body)
  expect(Object.keys(some.rates).sort()).toEqual(['EUR', 'TRY'])
  expect(some.rates.EUR).toBe(body.rates.EUR)
})

test('CurrencyFreaks refuses a wrong key, and the journal keeps no key', async () => {
  expect((await latest('apikey=wrong')).status).toBe(401)
  expect((await latest('')).status).toBe(401)
  await latest(`apikey=${env.CURRENCYFREAKS_API_KEY}`)
  expect(JSON.stringify(world.journal.list())).not.toContain(env.CURRENCYFREAKS_API_KEY)
})

test('the bank publishes about thirty rates per euro on working days', async () => {
  const { body } = await get(env.ECB_RATES_URL ?? '')
  expect(String(body).match(/<Cube currency='[A-Z]{3}' rate='[\d.]+'\/>/g)).toHaveLength(29)
  expect(String(body)).toMatch(/<Cube time='\d{4}-\d\d-\d\d'>/)
  const day = (iso: string) => ecbDay(Date.parse(iso)).toISOString().slice(0, 10)
  expect(day('2026-01-07T16:00:00Z')).toBe('2026-01-07')
  expect(day('2026-01-07T10:00:00Z')).toBe('2026-01-06')
  expect(day('2026-01-11T20:00:00Z')).toBe('2026-01-09')
  expect(day('2026-01-12T09:00:00Z')).toBe('2026-01-09')
})

test('faults reach one source and leave the other', async () => {
  world.faults.add({ vendor: 'rates', operation: 'currencyfreaks.latest', kind: 'status_429' })
  world.faults.add({ vendor: 'rates', operation: 'ecb.daily', kind: 'truncated', remaining: 1 })
  expect((await latest(`apikey=${env.CURRENCYFREAKS_API_KEY}`)).status).toBe(429)
  expect((await get(env.ECB_RATES_URL ?? '')).connection).toBe('truncate')
  expect((await get(env.ECB_RATES_URL ?? '')).connection).toBeUndefined()
})
