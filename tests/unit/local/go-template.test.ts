import { describe, expect, test } from 'vitest'
import { renderGoTemplate } from '@/supabase/local/go-template'

const TEMPLATE =
  '<{{ if eq .To (printf "%s/tr" .Site) }}tr{{ .X }}{{ else if eq .To (printf "%s/de" .Site) }}de{{ else }}en{{ end }}>'
const render = (To: string) => renderGoTemplate(TEMPLATE, { To, Site: 'http://s', X: '!' })

describe('templates of hosted Auth, drawn by the embedded one', () => {
  test.each([
    ['http://s/tr', '<tr!>'],
    ['http://s/de', '<de>'],
    ['http://s/xx', '<en>'],
    ['', '<en>'],
  ])('a redirect to %j gives %s', (to, out) => {
    expect(render(to)).toBe(out)
  })
  test.each([
    '{{ range .X }}',
    '{{ .Missing }}',
    '{{ if eq .X (printf "%s" .X) }}',
    '{{ end }}',
    '{{ else }}',
  ])('what it does not know, it refuses: %s', (template) => {
    expect(() => renderGoTemplate(template, { X: '1' })).toThrow()
  })
})
