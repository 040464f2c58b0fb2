import { extractImages, extractText, getDocumentProxy } from 'unpdf'
import { expect, test } from 'vitest'
import { renderVoucherSheet, type VoucherSheet } from '@/components/wallet/voucher-sheet'
import { showVoucherCode } from '@/lib/wallet/voucher-code'
import { readQr } from '../../support/read-qr'

// One of the widest letters there are: it must not be broken into two lines.
const CODES = [...Array.from({ length: 8 }, (_, n) => `ABCDEFGH0123456${n}`), 'MMMMWWWWMMMMWWWW']

const sheet = (more: Partial<VoucherSheet> = {}): VoucherSheet => ({
  locale: 'en',
  direction: 'ltr',
  storeName: 'Roamkeep',
  title: 'Voucher',
  amount: '€10.00',
  how: 'Scan the code, or open store.example/redeem and type it.',
  until: 'Valid until 31 December 2027',
  vouchers: CODES.map((code) => ({ code, link: `https://store.example/redeem#code=${code}` })),
  ...more,
})

test('a batch is printed with every code as text, eight on a sheet, in Latin and Arabic letters', async () => {
  for (const content of [sheet(), sheet({ locale: 'ar', direction: 'rtl', title: 'قسيمة' })]) {
    const pdf = await getDocumentProxy(new Uint8Array(await renderVoucherSheet(content)))
    const { text, totalPages } = await extractText(pdf, { mergePages: true })
    expect(totalPages).toBe(2)
    for (const code of CODES) expect(text).toContain(showVoucherCode(code))
    expect(text).toContain('€10.00')
  }
})

test('the picture beside a code opens the page with that code filled in', async () => {
  const pdf = await getDocumentProxy(new Uint8Array(await renderVoucherSheet(sheet())))
  const [first] = await extractImages(pdf, 1)
  if (!first) throw new Error('no picture')
  const { data, width, height, channels } = first
  const pixels = Uint8ClampedArray.from({ length: width * height * 4 }, (_, at) =>
    at % 4 === 3 ? 255 : (data[Math.floor(at / 4) * channels] ?? 0),
  )
  const picture = { data: pixels, width, height, colorSpace: 'srgb' } as ImageData
  expect(await readQr(picture)).toEqual([`https://store.example/redeem#code=${CODES[0]}`])
})
