import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { readCheckout } from '@/app/[locale]/(store)/buy/checkout-input'
import { PlaceFields } from '@/components/checkout/place-fields'

test('the tick says of which countries it was asked, as the form is read', () => {
  const text = { title: 'Where', text: 'Tell us', outside: 'I am not there', closed: ['AQ', 'BV'] }
  const html = renderToStaticMarkup(<PlaceFields text={text} isMissing={false} />)
  const [, value = ''] = /<input[^>]*name="outside_restricted"[^>]*value="([^"]*)"/.exec(html) ?? []
  const form = new FormData()
  form.set('outside_restricted', value)
  expect(readCheckout(form).saysOutside).toEqual(['AQ', 'BV'])
})
