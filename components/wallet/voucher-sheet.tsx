import { Document, Image, Page, renderToBuffer, Text, View } from '@react-pdf/renderer'
import { PDF_FONT } from '@/components/orders/pdf-fonts'
import { qrPng } from '@/lib/notifications/qr-png'
import { showVoucherCode } from '@/lib/wallet/voucher-code'

/** Vouchers in words, ready to be set. */
export interface VoucherSheet {
  readonly locale: string
  readonly direction: 'ltr' | 'rtl'
  readonly storeName: string
  readonly title: string
  readonly amount: string
  readonly how: string
  /** Null: without an end. */
  readonly until: string | null
  readonly vouchers: readonly { readonly code: string; readonly link: string }[]
}

// 'use no memo': drawn once on the server by a renderer of its own.
const RULE = '1pt dashed #9a9384'

/** Sheets to print and cut, eight vouchers on each, with a picture that opens the page with the code filled in. */
export const renderVoucherSheet = (sheet: VoucherSheet): Promise<Buffer> =>
  renderToBuffer(<Sheets sheet={sheet} />)

function Sheets({ sheet }: { sheet: VoucherSheet }) {
  'use no memo'
  return (
    <Document title={sheet.title} author={sheet.storeName} language={sheet.locale} producer="" creator="">
      <Page
        size="A4"
        style={{
          fontFamily: PDF_FONT,
          color: '#13231f',
          padding: 28,
          flexDirection: 'row',
          flexWrap: 'wrap',
        }}
      >
        {sheet.vouchers.map(({ code, link }) => (
          <Voucher key={code} sheet={sheet} code={code} link={link} />
        ))}
      </Page>
    </Document>
  )
}

function Voucher({ sheet, code, link }: { sheet: VoucherSheet; code: string; link: string }) {
  'use no memo'
  const { direction } = sheet
  const textAlign = direction === 'rtl' ? 'right' : 'left'
  return (
    <View wrap={false} style={{ width: '50%', height: 190, padding: 14, border: RULE, gap: 8 }}>
      <View style={{ flexDirection: direction === 'rtl' ? 'row-reverse' : 'row', gap: 12 }}>
        <Image src={Buffer.from(qrPng(link))} style={{ width: 104, height: 104 }} />
        <View style={{ flexGrow: 1, flexBasis: 0, gap: 4 }}>
          <Text style={{ fontSize: 10, textAlign, direction }}>
            {sheet.storeName} · {sheet.title}
          </Text>
          <Text style={{ fontSize: 22, fontWeight: 700, textAlign, direction }}>{sheet.amount}</Text>
          <Text style={{ fontSize: 8.5, textAlign, direction }}>{sheet.how}</Text>
          {sheet.until && <Text style={{ fontSize: 8.5, textAlign, direction }}>{sheet.until}</Text>}
        </View>
      </View>
      {/* In one line, however wide its letters are. */}
      <Text style={{ fontSize: 13, fontWeight: 700, textAlign: 'center', direction: 'ltr' }}>
        {showVoucherCode(code)}
      </Text>
    </View>
  )
}
