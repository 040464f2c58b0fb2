import { beforeAll, describe, expect, test } from 'vitest'
import type { CardState } from '@/lib/esims/types'
import en from '@/messages/en.json'
import type { EsimState } from '../sandbox/providers/planting'
import { AIRHUB_OLD_ICCID, SAMPLE_ESIMS, UNKNOWN_ICCID } from '../sandbox/providers/samples'
import { textOf, useBrowser } from './support/browser'
import { freshLimits, sql } from './support/world'

const browsers = useBrowser()

/** What the traveller is told of an eSIM in each state of the world. */
const CARD_OF: Readonly<Record<EsimState, CardState>> = {
  not_installed: 'not_installed',
  downloaded: 'not_installed',
  removed: 'not_installed',
  processing: 'not_installed',
  installed: 'queued',
  active: 'active',
  unlimited: 'active',
  two_plans: 'active',
  renewed: 'active',
  nearly_empty: 'nearly_empty',
  used_up: 'used_up',
  expired: 'expired',
  revoked: 'revoked',
  disabled: 'disabled',
  deleted: 'deleted',
  error: 'error',
}
const FINAL: readonly CardState[] = ['deleted', 'revoked', 'error']

/** AirHub tells no more than "active: yes or no", so the card must not claim more either. */
const AIRHUB_CARD_OF = (state: EsimState): CardState =>
  state === 'expired' || state === 'revoked' ? 'unknown' : 'active'

const ASKABLE = SAMPLE_ESIMS.filter(({ vendor, iccid }) => vendor !== 'esimhub' && iccid !== AIRHUB_OLD_ICCID)
const NOBODY_CAN_TELL = SAMPLE_ESIMS.filter((sample) => !ASKABLE.includes(sample))

describe('a check in the browser', () => {
  // Nothing remembered from other files of tests: the answers are to come from the providers.
  beforeAll(async () => void (await sql`delete from store.rate_limit_hits`))

  test.each(['travelroam', 'airhub', 'esimcard'])(
    'shows the one plain state of every eSIM of %s, with data, days and what to do next',
    async (vendor) => {
      const { page } = await browsers.visitor()
      for (const { iccid, state, dataMb, note } of ASKABLE.filter((sample) => sample.vendor === vendor)) {
        await freshLimits()
        const card = vendor === 'airhub' ? AIRHUB_CARD_OF(state) : CARD_OF[state]
        await page.goto(`/check/${iccid}`)
        const shown = page.locator('article')
        const text = (await textOf(shown)).replaceAll(' ', ' ')
        expect(text, `${vendor}: ${note}`).toContain(en.states[card].label)
        expect(text, `${vendor}: ${note}`).toContain(en.states[card].next)
        const renew = shown.locator(`a[href="/renew/${iccid}"]`)
        expect(await renew.count(), `renewable? ${vendor}: ${note}`).toBe(FINAL.includes(card) ? 0 : 1)
        // No provider says when a plan's days begin.
        expect(text, note).not.toContain('from first use')
        if (state === 'two_plans') expect(text).toContain('1 more plan is waiting')
        if (dataMb === null) expect(text, note).toMatch(/Unlimited/)
        if (state === 'used_up' && vendor !== 'airhub') expect(text, note).toMatch(/0 \w+ left of/)
        if (state === 'expired' && vendor !== 'airhub') expect(text, note).toContain('Ended on')
        if (state === 'nearly_empty') expect(text, note).toMatch(/\d+(\.\d+)? MB left of 1 GB/)
        expect(text).toMatch(/As of .+(asked just now|remembered from a check moments ago)/)
      }
    },
  )

  test('says "not found" of numbers that nobody could know, never anything else', async () => {
    const { page } = await browsers.visitor()
    for (const iccid of [UNKNOWN_ICCID, ...NOBODY_CAN_TELL.map((sample) => sample.iccid)]) {
      await freshLimits()
      await page.goto(`/check/${iccid}`)
      await page.getByText(en.result.notFound.title).waitFor()
      expect(await page.locator('article').count()).toBe(0)
      expect(await page.locator('a[href^="/renew/"]').count()).toBe(0)
    }
  })
})
