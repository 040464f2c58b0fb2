import { createPocketbill } from '../../support/pocketbill/driver'
import { API_KEY, startPocketbill, WEBHOOK_SECRET } from '../../support/pocketbill/service'
import type { Bench } from './bench'

const BILLS = { now: 'billed', later: 'confirming', never: 'declined' } as const

export async function pocketbillBench(): Promise<Bench> {
  const pocketbill = await startPocketbill()
  const { books } = pocketbill
  return {
    name: 'a service that bills the phone',
    service: createPocketbill({
      baseUrl: pocketbill.baseUrl,
      apiKey: API_KEY,
      webhookSecret: WEBHOOK_SECRET,
      timeoutMs: 10_000,
    }),
    reset: () => pocketbill.forget(),
    pay: (session, money) => pocketbill.set(session, BILLS[money]),
    // They all wait here.
    holdRefund: () => undefined,
    endRefund: (refund, state) => pocketbill.endPayback(refund, state === 'failed' ? 'bounced' : 'credited'),
    loseAnswer: (call, isDone) =>
      pocketbill.trouble(
        call === 'open' ? 'bills.create' : 'paybacks.create',
        isDone ? 'reset_after' : 'reset_before',
      ),
    count: async () => ({ sessions: books.bills.size, refunds: books.paybacks.size }),
    async message() {
      const [first] = pocketbill.messages()
      if (!first) throw new Error('nothing was told')
      return first
    },
    sign: (body, { secondsAgo = 0, secret } = {}) =>
      pocketbill.sign(body, Math.floor(Date.now() / 1000) - secondsAgo, secret),
    close: () => pocketbill.close(),
  }
}
