import type { LetterContext } from './context'
import type { Block, Letter } from './letter'

const WIDTH = 76

/** The same letter for readers without HTML: paragraphs, facts line by line, links in full on their own line. */
export function plainText(letter: Letter, context: LetterContext): string {
  const { storeName, siteUrl } = context
  const parts = [
    wrap(letter.heading),
    ...letter.blocks.map((block) => blockText(block, context)),
    `-- \n${[storeName, siteUrl].join('\n')}`,
    ...letter.footer.map((line) => wrap(line)),
  ]
  return `${parts.join('\n\n')}\n`
}

function blockText(block: Block, { name }: LetterContext): string {
  switch (block.kind) {
    case 'text':
      return wrap(block.text)
    case 'facts': {
      const lines = block.facts.map(({ label, value, ltr }) => `${label}: ${ltr ? name(value) : value}`)
      return [...(block.title ? [block.title, ''] : []), ...lines].join('\n')
    }
    case 'list': {
      const items = block.items.map((item, index) => {
        const mark = block.numbered ? `${index + 1}. ` : '- '
        return wrap(item, mark, ' '.repeat(mark.length))
      })
      return [block.title, '', ...items].join('\n')
    }
    case 'code':
      return block.code
    case 'quote': {
      const lines = block.text.split(/\r?\n/).map((line) => wrap(line, '> ', '> '))
      return [block.title, '', ...lines].join('\n')
    }
    case 'picture':
      return wrap(block.fileText)
    case 'action': {
      const links = [block, ...(block.second ? [block.second] : [])]
      return links.map(({ label, url }) => `${label}:\n${url}`).join('\n\n')
    }
  }
}

/** Breaks a paragraph at spaces; a longer word (an address) stays whole. */
function wrap(text: string, first = '', rest = ''): string {
  const lines: string[] = []
  let line = first
  for (const word of text.split(/[ \t]+/)) {
    const bare = line === first || line === rest
    if (!bare && line.length + 1 + word.length > WIDTH) {
      lines.push(line)
      line = rest + word
    } else line += bare ? word : ` ${word}`
  }
  return [...lines, line].join('\n')
}
