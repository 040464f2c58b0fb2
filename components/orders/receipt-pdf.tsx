import { Document, Page, renderToBuffer, Text, View } from '@react-pdf/renderer'
import { PDF_FONT } from './pdf-fonts'
import type { ReceiptLine, ReceiptSum } from './receipt-words'
import type { TaxWords } from './tax-words'

/** A receipt in words, ready to be set. */
export interface ReceiptPaper {
  readonly locale: string
  readonly direction: 'ltr' | 'rtl'
  readonly title: string
  readonly storeName: string
  readonly supportEmail: string
  readonly facts: readonly { readonly name: string; readonly value: string; readonly ltr?: boolean }[]
  readonly lines: readonly ReceiptLine[]
  readonly sums: readonly ReceiptSum[]
  readonly tax: TaxWords
  readonly footer: string
}

// 'use no memo': drawn once on the server by a renderer of its own.
const INK = '#13231f'
const SOFT = '#4b5a54'
const RULE = '1pt solid #ddd5c3'

/** A receipt on one sheet (more where there are many lines), in Latin or Arabic letters, with text that can be copied. */
export const renderReceipt = (paper: ReceiptPaper): Promise<Buffer> => renderToBuffer(<Sheet paper={paper} />)

function Sheet({ paper }: { paper: ReceiptPaper }) {
  'use no memo'
  const { direction } = paper
  return (
    <Document title={paper.title} author={paper.storeName} language={paper.locale} producer="" creator="">
      <Page
        size="A4"
        style={{ fontFamily: PDF_FONT, fontSize: 10.5, color: INK, padding: 56, lineHeight: 1.5 }}
      >
        <Row direction={direction}>
          <Words direction={direction} bold size={20}>
            {paper.storeName}
          </Words>
          <Words direction={direction} soft>
            {paper.supportEmail}
          </Words>
        </Row>
        <View style={{ marginTop: 28, marginBottom: 14 }}>
          <Words direction={direction} bold size={16}>
            {paper.title}
          </Words>
        </View>
        {paper.facts.map((fact) => (
          <Row key={fact.name} direction={direction} tight>
            <Words direction={direction} soft>
              {fact.name}
            </Words>
            <Words direction={fact.ltr ? 'ltr' : direction}>{fact.value}</Words>
          </Row>
        ))}
        <View style={{ marginTop: 22 }}>
          {paper.lines.map((line) => (
            <Item key={line.key} line={line} direction={direction} />
          ))}
        </View>
        <View style={{ borderTop: `1.5pt solid ${INK}`, paddingTop: 8 }}>
          {paper.sums.map((sum) => (
            <Row key={sum.key} direction={direction} tight>
              <Words direction={direction} bold={sum.isTotal}>
                {sum.name}
              </Words>
              <Words direction="ltr" bold={sum.isTotal} size={sum.isTotal ? 14 : undefined}>
                {sum.amount}
              </Words>
            </Row>
          ))}
          <Taxes tax={paper.tax} direction={direction} />
        </View>
        <View style={{ marginTop: 30 }}>
          <Words direction={direction} soft size={9}>
            {paper.footer}
          </Words>
        </View>
      </Page>
    </Document>
  )
}

type Direction = ReceiptPaper['direction']

function Taxes({ tax, direction }: { tax: TaxWords; direction: Direction }) {
  'use no memo'
  return (
    <>
      {tax.lines.map(({ key, name, amount }) => (
        <Row key={key} direction={direction} tight>
          <Words direction={direction} soft>
            {name}
          </Words>
          <Words direction="ltr" soft>
            {amount}
          </Words>
        </Row>
      ))}
      {tax.note !== null && (
        <Words direction={direction} soft>
          {tax.note}
        </Words>
      )}
    </>
  )
}

function Item({ line, direction }: { line: ReceiptLine; direction: Direction }) {
  'use no memo'
  return (
    <View wrap={false} style={{ borderTop: RULE, paddingVertical: 8 }}>
      <Row direction={direction}>
        <View style={{ width: '74%' }}>
          <Words direction={direction} bold>
            {line.title}
          </Words>
          {line.details.map((detail) => (
            <Words key={detail} direction={direction} soft>
              {detail}
            </Words>
          ))}
          {line.iccid && (
            <Words direction="ltr" side={direction} soft>
              {line.iccid}
            </Words>
          )}
        </View>
        <Words direction="ltr">{line.amount}</Words>
      </Row>
    </View>
  )
}

function Row(props: { direction: Direction; tight?: boolean; children: React.ReactNode }) {
  'use no memo'
  return (
    <View
      style={{
        flexDirection: props.direction === 'rtl' ? 'row-reverse' : 'row',
        justifyContent: 'space-between',
        gap: 16,
        paddingVertical: props.tight ? 2 : 0,
      }}
    >
      {props.children}
    </View>
  )
}

function Words(props: {
  direction: Direction
  /** Where it begins, if not where its letters do. */
  side?: Direction
  bold?: boolean
  soft?: boolean
  size?: number | undefined
  children: string
}) {
  'use no memo'
  const { direction, side = direction } = props
  return (
    <Text
      style={{
        direction,
        textAlign: side === 'rtl' ? 'right' : 'left',
        fontWeight: props.bold ? 700 : 400,
        color: props.soft ? SOFT : INK,
        ...(props.size === undefined ? {} : { fontSize: props.size }),
      }}
    >
      {printable(props.children)}
    </Text>
  )
}

/** Letters that the face has, and marks of direction, which it does not, left out. */
const UNPRINTABLE =
  /[\p{Cf}]|[^\p{Script=Latin}\p{Script=Arabic}\p{Script=Common}\p{Mn}]|\p{Extended_Pictographic}/gu

/** Text that can be set; what cannot be is shown as a mark instead of as nothing. */
export const printable = (text: string): string =>
  text
    .replace(UNPRINTABLE, (character) => (/\p{Cf}/u.test(character) ? '' : '·'))
    .replace(/\u00a0|\u202f/g, ' ')
