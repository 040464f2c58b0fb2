import fc from 'fast-check'
import { expect, test } from 'vitest'
import { androidInstallUrl, appleInstallUrl } from '@/lib/core/install-links'

test.each([
  ['Apple', appleInstallUrl, 'https://esimsetup.apple.com/esim_qrcode_provisioning'],
  ['Android', androidInstallUrl, 'https://esimsetup.android.com/esim_qrcode_provisioning'],
] as const)('%s: the activation code goes in encoded and comes out as it was', (_name, urlOf, address) => {
  expect(urlOf('LPA:1$smdp.example.com$AB1CD$$1')).toBe(
    `${address}?carddata=LPA%3A1%24smdp.example.com%24AB1CD%24%241`,
  )
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii' }), (code) => {
      const url = new URL(urlOf(code))
      expect(url.origin + url.pathname).toBe(address)
      expect([...url.searchParams]).toEqual([['carddata', code]])
      expect(url.hash).toBe('')
    }),
  )
})
