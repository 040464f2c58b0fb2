import { expect, test } from 'vitest'
import { staged } from './providers/staged'
import { resolveInput } from './providers/vendors'

// A list that is read page after page moves on when something is bought meanwhile.

staged('esimcard', (stage, bought) => {
  test('eSIMs that come in while a long list is read move its pages, and a missing one is absent all the same', async () => {
    const provider = stage().provider()
    stage().setting({ options: { asyncApplyMs: 0 } })
    const another = () => provider.order({ ...bought().purchase, clientRef: `ful_${crypto.randomUUID()}` })
    const many = (n: number) => Promise.all(Array.from({ length: n }, another))
    for (let batch = 0; batch < 42; batch++) await many(10)
    const snapshot = await provider.snapshot({ kind: 'order', iccid: null, refs: {}, bundleRef: '' })
    const sentAtMs = stage().sandbox.world.now()
    for (let batch = 0; batch < 15; batch++) await many(10)
    for (let reading = 0; reading < 5; reading++) {
      const known = { iccid: null, refs: {}, snapshot: snapshot.ok ? snapshot.value : null, sentAtMs }
      let isRead = false
      // Of a bundle that nobody else buys.
      const reads = provider
        .resolve({ ...resolveInput('order', bought(), known), bundleName: 'Atlantis 1GB' })
        .finally(() => {
          isRead = true
        })
      while (!isRead) await many(3)
      expect(await reads).toEqual({ kind: 'absent_now' })
    }
  })
})

staged('esimhub', (stage, bought) => {
  test('orders that come in while a long history is read move its pages, and a missing one is absent all the same', async () => {
    const provider = stage().provider()
    let made = 0
    const another = () => provider.order({ ...bought().purchase, clientRef: `ful_of_another_${++made}` })
    for (let batch = 0; batch < 25; batch++) await Promise.all(Array.from({ length: 10 }, another))
    const refs = {}
    const input = { iccid: null, refs, snapshot: null, sentAtMs: stage().sandbox.world.now() }
    for (let reading = 0; reading < 5; reading++) {
      let isRead = false
      const reads = provider.resolve(resolveInput('order', bought(), input)).finally(() => {
        isRead = true
      })
      while (!isRead) await another()
      expect((await reads).kind).toBe('absent_now')
    }
  })
})
