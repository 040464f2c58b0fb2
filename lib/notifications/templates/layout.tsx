import { Body, Container, Head, Heading, Html, Link, Preview, Section, Text } from 'react-email'
import { BlockView } from './blocks'
import type { LetterContext } from './context'
import type { Letter } from './letter'
import { FONT, paint, STYLE_SHEET } from './theme'

// 'use no memo': drawn once on the server, where the React Compiler's cache has no renderer to live in.
interface LetterProps {
  readonly letter: Letter
  readonly context: LetterContext
}

/** One column, 560 px at most: the name of the store, what happened, why you read this. */
export function LetterPage({ letter, context }: LetterProps) {
  'use no memo'
  const { locale, direction } = context
  return (
    <Html lang={locale} dir={direction}>
      <Head>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <meta name="format-detection" content="telephone=no, date=no, address=no, email=no" />
        <title>{letter.subject}</title>
        <style>{STYLE_SHEET}</style>
      </Head>
      <Preview useTitleTag={false}>{letter.preview}</Preview>
      <Body lang={locale} dir={direction} className="b-paper" style={{ margin: 0, padding: 0 }}>
        <Section {...paint({ ground: 'paper' }, { fontFamily: FONT })}>
          <Container style={{ maxWidth: 560, width: '100%', padding: '24px 12px' }}>
            <Brand context={context} />
            <Card letter={letter} context={context} />
            <Footer letter={letter} />
          </Container>
        </Section>
      </Body>
    </Html>
  )
}

/** The mark of the site as a table cell: a SIM card with its corner cut, and the store's initial. */
function Brand({ context: { storeName, siteUrl } }: { context: LetterContext }) {
  'use no memo'
  const initial = Array.from(storeName)[0]?.toUpperCase() ?? ''
  const mark = { width: 34, height: 36, borderRadius: '8px 15px 8px 8px', fontSize: 19, fontWeight: 800 }
  return (
    <Section
      {...paint({ ground: 'deep' }, { borderRadius: '18px 18px 0 0', padding: '16px 28px' })}
      tdClassName="pad"
    >
      <table role="presentation" border={0} cellPadding={0} cellSpacing={0}>
        <tbody>
          <tr>
            <td
              aria-hidden
              align="center"
              {...paint({ text: 'on-accent', ground: 'accent' }, { ...mark, lineHeight: '36px' })}
            >
              {initial}
            </td>
            <td style={{ padding: '0 11px' }}>
              <Link
                href={siteUrl}
                {...paint({ text: 'on-deep' }, { fontSize: 19, fontWeight: 800, textDecoration: 'none' })}
              >
                <bdi translate="no">{storeName}</bdi>
              </Link>
            </td>
          </tr>
        </tbody>
      </table>
    </Section>
  )
}

function Card({ letter, context }: LetterProps) {
  'use no memo'
  const heading = { margin: '0 0 12px', fontSize: 25, lineHeight: '32px', fontWeight: 800 }
  return (
    <>
      <Section {...paint({ ground: letter.tone })}>
        <div style={{ height: 4, lineHeight: '4px', fontSize: 1 }}>&nbsp;</div>
      </Section>
      <Section
        {...paint({ ground: 'surface' }, { borderRadius: '0 0 18px 18px', padding: '26px 28px 14px' })}
        tdClassName="pad"
      >
        <Heading as="h1" {...paint({ text: 'ink' }, heading)}>
          {letter.heading}
        </Heading>
        {letter.blocks.map((block) => (
          <BlockView key={JSON.stringify(block)} block={block} context={context} />
        ))}
      </Section>
    </>
  )
}

function Footer({ letter }: { letter: Letter }) {
  'use no memo'
  const small = { margin: '0 0 8px', fontSize: 13, lineHeight: '20px' }
  return (
    <Section style={{ padding: '20px 28px 8px' }} tdClassName="pad">
      {letter.footer.map((line) => (
        <Text key={line} {...paint({ text: 'soft' }, small)}>
          {line}
        </Text>
      ))}
    </Section>
  )
}
