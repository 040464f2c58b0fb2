import fc from 'fast-check'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { QrCode } from '@/components/esims/install/qr-code'
import { parseActivationCode } from '@/lib/core/lpa'
import { qrPng } from '@/lib/notifications/qr-png'
import { drawModules } from '../../support/draw-svg'
import { readQr } from '../../support/read-qr'

const label = fc.stringMatching(/^[a-z][a-z0-9]{1,20}$/)
const host = fc.tuple(label, label, fc.constantFrom('com', 'net', 'io')).map((parts) => parts.join('.'))
const matchingId = fc.stringMatching(/^[A-Z0-9]{0,10}(?:-[A-Z0-9]{1,12}){0,4}$/)
const tail = fc.constantFrom('', '$', '$1.3.6.1.4.1.31746', '$$1', '$1.3.6.1.4.1.31746$1')
const activationCode = fc
  .tuple(host, matchingId, tail)
  .map(([smdp, id, rest]) => `LPA:1$${smdp}$${id}${rest}`)

test('two hundred activation codes, drawn as SVG and as PNG, are read back letter by letter', async () => {
  await fc.assert(
    fc.asyncProperty(activationCode, async (code) => {
      expect(parseActivationCode(code)).not.toBeNull()
      const svg = renderToStaticMarkup(<QrCode text={code} label="x" />)
      expect(await readQr(drawModules(svg))).toEqual([code])
      expect(await readQr(qrPng(code))).toEqual([code])
    }),
    { numRuns: 200 },
  )
}, 60_000)

test('the drawing names itself to those who do not see it, and needs no style that the page’s policy forbids', () => {
  const svg = renderToStaticMarkup(<QrCode text="LPA:1$smdp.example.com$AB1CD" label="QR code of <Ada>" />)
  expect(svg).toContain('role="img" aria-label="QR code of &lt;Ada&gt;"')
  expect(svg).not.toMatch(/style=|<style|<script|href=/)
})
