import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStage, refsOf, resolveInput, type Stage, sampleIn, topUpOf, type VendorCase } from './vendors'

interface Stub {
  readonly url: string
  readonly requests: () => number
  close(): Promise<void>
}

/** A machine that stands where the vendor should be. */
async function stub(answer: http.RequestListener): Promise<Stub> {
  let requests = 0
  const server = http.createServer((request, response) => {
    requests++
    answer(request, response)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests: () => requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

export function connectionGuarantees(vendor: VendorCase): void {
  describe('connection', () => {
    let stage: Stage
    beforeAll(async () => {
      stage = await openStage(vendor, 300)
    })
    afterAll(() => stage.sandbox.close())

    const at = (url: string) => {
      const elsewhere = Object.fromEntries(vendor.addresses.map((name) => [name, url]))
      return vendor.create(
        { ...stage.sandbox.addresses.env, ...elsewhere },
        { timeouts: { purchaseMs: 2_000 } },
      )
    }
    const sample = sampleIn(vendor.id, 'active')
    const query = { iccid: sample.iccid, refs: refsOf(sample) }
    const input = {
      bundleRef: '9b2c1c1e-0000-4000-8000-000000000001',
      purchaseHints: {},
      clientRef: 'ful_x',
      cost: { amountMinor: 420, currency: 'USD' },
      durationDays: 7,
    }

    test('follows no redirect, neither when reading nor when buying', async () => {
      const there = await stub((_, response) => response.end('{}'))
      const here = await stub((_, response) => response.writeHead(307, { location: there.url }).end())
      const provider = at(here.url)
      expect(await provider.status(query)).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE' } })
      const outcome = await provider.topUp(topUpOf({ purchase: input, name: '' }, sample))
      expect(outcome.kind).toBe(vendor.hasLogin ? 'rejected' : 'unknown')
      expect(there.requests()).toBe(0)
      await Promise.all([here.close(), there.close()])
    })

    test('stops reading an answer that is larger than any real one', async () => {
      const piece = Buffer.alloc(1_000_000, ' ')
      let sent = 0
      const here = await stub((_, response) => {
        const more = () => {
          while (sent < 400_000_000 && !response.destroyed) {
            sent += piece.length
            if (!response.write(piece)) return response.once('drain', more)
          }
          return response.end()
        }
        more()
      })
      expect(await at(here.url).status(query)).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE' } })
      expect(sent).toBeLessThan(100_000_000)
      await here.close()
    })

    test('does not take a web page for an answer', async () => {
      const here = await stub((_, response) =>
        response.writeHead(200, { 'content-type': 'text/html' }).end('<html>maintenance</html>'),
      )
      const provider = at(here.url)
      expect(await provider.status(query)).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE' } })
      const outcome = await provider.order(input)
      expect(outcome.kind).toBe(vendor.hasLogin ? 'rejected' : 'unknown')
      await here.close()
    })

    test('takes a 404 of another machine neither for "not known" nor for an empty list', async () => {
      const path = vendor.hasLogin ? /login/i : /^$/
      const here = await stub((request, response) => {
        if (path.test(request.url ?? '')) {
          return response.end(
            JSON.stringify({
              isSuccess: true,
              status: true,
              token: 't',
              access_token: 't',
              data: { partnerCode: 1 },
            }),
          )
        }
        return response.writeHead(404).end(JSON.stringify({ message: `no route for ${request.url}` }))
      })
      const provider = at(here.url)
      expect(await provider.status(query)).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE' } })
      const snapshot = { ids: [], newestAt: null, orderIds: [], esim: [], applied: [], allocatedBytes: null }
      for (const kind of ['order', 'top_up'] as const) {
        const iccid = kind === 'order' ? null : sample.iccid
        const known = { iccid, refs: kind === 'order' ? {} : refsOf(sample), snapshot, sentAtMs: 0 }
        const outcome = await provider.resolve(resolveInput(kind, { purchase: input, name: 'x' }, known))
        expect(['unreadable', 'ambiguous']).toContain(outcome.kind)
      }
      await here.close()
    })

    test('stops asking a vendor that fails again and again, and asks again after a while', async () => {
      const here = await stub((_, response) => response.writeHead(503).end())
      const provider = at(here.url)
      for (let i = 0; i < 12; i++) await provider.status(query)
      const before = here.requests()
      expect(await provider.status(query)).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE' } })
      expect(here.requests()).toBe(before)
      await here.close()
    })
  })
}
