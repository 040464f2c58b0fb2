import { destinations } from '@/lib/catalog/cached'
import { formatMoney } from '@/lib/core/money'
import { placeName, placePath } from '@/lib/core/places'
import { REGION_IDS } from '@/lib/core/regions'
import { config } from '@/lib/platform/config'

/** What an assistant needs to know of this store, as plain text (https://llmstxt.org). */
export async function GET(): Promise<Response> {
  const { storeName, siteUrl, defaultCurrency, currencies } = config()
  const sold = await destinations(defaultCurrency)
  const countries = sold.map(({ country, bundles, from }) => {
    const price = formatMoney(from, 'en')
    const link = `[${placeName(country, 'en')}](${siteUrl}${placePath({ kind: 'country', country })})`
    return `- ${link}: ${bundles} bundles, from ${price}`
  })
  const lines = [
    `# ${storeName}`,
    '',
    '> Prepaid data for travellers as eSIMs, and a check of any eSIM by its number (ICCID). The price shown is the price charged.',
    '',
    `Prices are in ${defaultCurrency}; add \`?currency=\` for ${currencies.join(', ')}. What a provider does not state is said to be not stated.`,
    '',
    '## For programs',
    '',
    `- [OpenAPI document](${siteUrl}/api/openapi.json): destinations, regions, bundles, quotes, orders, checks`,
    `- [Documentation](${siteUrl}/docs)`,
    `- ${siteUrl}/api/v2/bundles?country=TR: bundles of a country as JSON`,
    '',
    '## Pages',
    '',
    `- [Check an eSIM](${siteUrl}/check): state, data and days left, renewal`,
    `- [A trip through several countries](${siteUrl}/trip?c=TR,GR): \`c\` is a list of country codes`,
    `- [Questions and answers](${siteUrl}/help), [terms](${siteUrl}/terms), [privacy](${siteUrl}/privacy)`,
    ...REGION_IDS.map((region) => `- [eSIM: ${region}](${siteUrl}${placePath({ kind: 'region', region })})`),
    '',
    '## Countries',
    '',
    ...countries,
    '',
  ]
  return new Response(lines.join('\n'), {
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'public, max-age=3600' },
  })
}
