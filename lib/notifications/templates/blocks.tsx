import { Button, Heading, Img, Link, Section, Text } from 'react-email'
import type { LetterContext } from './context'
import type { Block, Fact } from './letter'
import { paint } from './theme'

type BlockOf<K extends Block['kind']> = Extract<Block, { kind: K }>

const TOP = { verticalAlign: 'top' } as const
const BODY = { fontSize: 16, lineHeight: '25px' }
const START = { ltr: 'left', rtl: 'right' } as const

/** One part of a letter, as tables and inline styles: what every mail client draws. */
export function BlockView({ block, context }: { block: Block; context: LetterContext }) {
  'use no memo'
  switch (block.kind) {
    case 'text':
      return <Text {...paint({ text: 'ink' }, { ...BODY, margin: '0 0 16px' })}>{block.text}</Text>
    case 'facts':
      return <FactTable block={block} context={context} />
    case 'list':
      return <List block={block} context={context} />
    case 'code':
      return <Code block={block} />
    case 'quote':
      return <Quote block={block} />
    case 'picture':
      return <Picture block={block} />
    case 'action':
      return <Action block={block} />
  }
}

function Code({ block }: { block: BlockOf<'code'> }) {
  'use no memo'
  const digits = { fontSize: 36, lineHeight: '44px', fontWeight: 800, letterSpacing: 8 }
  const box = { margin: '0 0 16px', padding: '14px 8px', borderRadius: 14, textAlign: 'center' as const }
  return (
    <Text
      dir="ltr"
      {...paint(
        { text: 'ink', ground: 'paper' },
        { ...digits, ...box, fontFamily: 'ui-monospace, Menlo, Consolas, monospace' },
      )}
    >
      {block.code}
    </Text>
  )
}

function Title({ text }: { text: string }) {
  'use no memo'
  const style = { margin: '0 0 8px', fontSize: 17, lineHeight: '24px', fontWeight: 700 }
  return (
    <Heading as="h2" {...paint({ text: 'ink' }, style)}>
      {text}
    </Heading>
  )
}

function FactTable({ block, context }: { block: BlockOf<'facts'>; context: LetterContext }) {
  'use no memo'
  const align = START[context.direction]
  return (
    <Section style={{ padding: '4px 0 22px' }}>
      {block.title ? <Title text={block.title} /> : null}
      <table
        border={0}
        cellPadding={0}
        cellSpacing={0}
        width="100%"
        {...paint({ line: 'line' }, { borderBottom: '1px solid #ddd5c3' })}
      >
        <tbody>
          {block.facts.map((fact) => (
            <FactRow key={fact.label + fact.value} fact={fact} align={align} />
          ))}
        </tbody>
      </table>
    </Section>
  )
}

function FactRow({ fact, align }: { fact: Fact; align: 'left' | 'right' }) {
  'use no memo'
  const cell = { padding: '10px 0', borderTop: '1px solid #ddd5c3', lineHeight: '22px', ...TOP }
  const gap = align === 'left' ? { paddingRight: 12 } : { paddingLeft: 12 }
  return (
    <tr>
      <th
        scope="row"
        align={align}
        {...paint(
          { text: 'soft', line: 'line' },
          { ...cell, ...gap, width: '38%', fontSize: 14, fontWeight: 400 },
        )}
      >
        {fact.label}
      </th>
      <td
        align={align}
        {...paint(
          { text: 'ink', line: 'line' },
          { ...cell, fontSize: 15, fontWeight: 600, wordBreak: 'break-word' },
        )}
      >
        {fact.ltr ? <span dir="ltr">{fact.value}</span> : <bdi>{fact.value}</bdi>}
      </td>
    </tr>
  )
}

function List({ block, context }: { block: BlockOf<'list'>; context: LetterContext }) {
  'use no memo'
  const align = START[context.direction]
  const number = new Intl.NumberFormat(context.locale)
  return (
    <Section style={{ padding: '0 0 18px' }}>
      <Title text={block.title} />
      <table role="presentation" border={0} cellPadding={0} cellSpacing={0} width="100%">
        <tbody>
          {block.items.map((item, index) => (
            <tr key={item}>
              <td
                width={24}
                align={align}
                {...paint(
                  { text: 'link' },
                  { ...BODY, ...TOP, width: 24, fontWeight: 700, paddingBottom: 8 },
                )}
              >
                {block.numbered ? `${number.format(index + 1)}.` : '•'}
              </td>
              <td align={align} {...paint({ text: 'ink' }, { ...BODY, ...TOP, paddingBottom: 8 })}>
                {item}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}

function Quote({ block }: { block: BlockOf<'quote'> }) {
  'use no memo'
  return (
    <Section style={{ padding: '0 0 22px' }}>
      <Title text={block.title} />
      <div
        dir="auto"
        {...paint(
          { text: 'ink', ground: 'paper' },
          {
            ...BODY,
            padding: '12px 16px',
            borderRadius: 12,
            whiteSpace: 'pre-wrap',
            wordBreak: 'break-word',
          },
        )}
      >
        {block.text}
      </div>
    </Section>
  )
}

/** On white in dark mailboxes, too: a reader needs the light margin. */
function Picture({ block }: { block: BlockOf<'picture'> }) {
  'use no memo'
  const frame = { border: '1px solid #ddd5c3', borderRadius: 14, backgroundColor: '#ffffff' }
  return (
    <Section style={{ padding: '2px 0 22px' }}>
      <Img src={`cid:${block.cid}`} alt={block.alt} width={256} height={256} style={frame} />
      <Text {...paint({ text: 'soft' }, { margin: '10px 0 0', fontSize: 14, lineHeight: '22px' })}>
        {block.caption}
      </Text>
    </Section>
  )
}

function Action({ block }: { block: BlockOf<'action'> }) {
  'use no memo'
  const button = { padding: '15px 24px', borderRadius: 14, fontSize: 16, fontWeight: 700 }
  const { second } = block
  return (
    <Section style={{ padding: '2px 0 24px' }}>
      <Button href={block.url} {...paint({ text: 'on-accent', ground: 'accent' }, button)}>
        {block.label}
      </Button>
      {second ? (
        <Text style={{ ...BODY, margin: '14px 0 0' }}>
          <Link href={second.url} {...paint({ text: 'link' }, { textDecoration: 'underline' })}>
            {second.label}
          </Link>
        </Text>
      ) : null}
    </Section>
  )
}
