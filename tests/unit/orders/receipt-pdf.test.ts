import { extractText, getDocumentProxy } from 'unpdf'
import { describe, expect, test } from 'vitest'
import { printable, type ReceiptPaper, renderReceipt } from '@/components/orders/receipt-pdf'

const paper = (more: Partial<ReceiptPaper> = {}): ReceiptPaper => ({
  locale: 'en',
  direction: 'ltr',
  title: 'Receipt',
  storeName: 'Roamkeep',
  supportEmail: 'help@store.example',
  facts: [{ name: 'Order number', value: 'ORD-7K3M9QZX2B4C', ltr: true }],
  lines: [
    {
      key: 1,
      title: 'Türkiye 5 GB',
      details: ['5 GB', 'Grandma Ağça'],
      iccid: '8999 9017',
      amount: '€12.50',
    },
  ],
  sums: [{ key: 'paid', name: 'Amount', amount: '€12.50', isTotal: true }],
  tax: { lines: [], note: null },
  footer: 'All that was charged.',
  ...more,
})

async function textOf(content: ReceiptPaper): Promise<{ text: string; pages: number }> {
  const { text, totalPages } = await extractText(
    await getDocumentProxy(new Uint8Array(await renderReceipt(content))),
    { mergePages: true },
  )
  return { text, pages: totalPages }
}

describe('a receipt as PDF', () => {
  test('has its words as text, Turkish letters too', async () => {
    const { text } = await textOf(paper())
    for (const words of [
      'Roamkeep',
      'ORD-7K3M9QZX2B4C',
      'Türkiye 5 GB',
      'Grandma Ağça',
      '8999 9017',
      '€12.50',
    ])
      expect(text).toContain(words)
  })

  test('says which tax is in it, or that it is not known yet', async () => {
    const lines = [{ key: 'tax-0', name: 'Includes 19% VAT (Germany)', amount: '€2.00' }]
    const { text } = await textOf(paper({ tax: { lines, note: 'Still being worked out.' } }))
    for (const words of ['Includes 19% VAT (Germany)', '€2.00', 'Still being worked out.'])
      expect(text).toContain(words)
  })

  test('joins Arabic letters, and copies out as it was written', async () => {
    const arabic = paper({
      locale: 'ar',
      direction: 'rtl',
      title: 'إيصال',
      lines: [{ key: 1, title: 'شريحة لتركيا', details: ['لمدة 30 يومًا'], iccid: null, amount: 'US$ 12.50' }],
    })
    const { text } = await textOf(arabic)
    expect(text).toContain('إيصال')
    expect(text).toContain('شريحة لتركيا')
    expect(text).toContain('12.50')
  })

  test('takes as many sheets as it needs, and no line is lost', async () => {
    const many = Array.from({ length: 40 }, (_, key) => ({
      key,
      title: `Bundle ${key}.`,
      details: [],
      iccid: null,
      amount: '¥500',
    }))
    const { text, pages } = await textOf(paper({ lines: many }))
    expect(pages).toBeGreaterThan(1)
    for (const { title } of many) expect(text).toContain(title)
  })

  test('what the face has no letters for is shown as a mark, and nothing else is changed', () => {
    expect(printable('Ada 👵 & 奶奶')).toBe('Ada · & ··')
    expect(printable('Ağça – “Göç”, شريحة')).toBe('Ağça – “Göç”, شريحة')
    expect(printable('\u2068US$\u200e 1.250\u00a0€\u2069')).toBe('US$ 1.250 €')
  })
})
