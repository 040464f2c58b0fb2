import { createRestriction } from '@/lib/catalog/commands/create-restriction'
import { stopRestriction } from '@/lib/catalog/commands/stop-restriction'
import { restrictionsOverview } from '@/lib/catalog/queries'
import { need, read, refuse } from './arguments'
import { readWish } from './wish-file'
import { day, table } from './words'

export const restrictions = { create, list, end }

async function create(args: string[]): Promise<string> {
  const wish = readWish(need(read(args, {}).positionals[0], 'the file'))
  const made = await createRestriction(wish as Parameters<typeof createRestriction>[0])
  if (!made.ok) refuse(made.error)
  return made.value.restrictionId
}

async function list(): Promise<string> {
  const all = await restrictionsOverview()
  return table(
    ['restriction', 'kind', 'of', 'not from', 'source', 'as of', 'from', 'until'],
    all.map((one) => [
      one.restrictionId,
      one.kind,
      one.appliesTo,
      one.buyerCountries.join(' '),
      one.sourceUrl,
      one.sourceDate,
      day(one.startsAt),
      one.endsAt ? day(one.endsAt) : 'no end',
    ]),
  )
}

async function end(args: string[]): Promise<string> {
  const restrictionId = need(read(args, {}).positionals[0], 'the restriction')
  const done = await stopRestriction(restrictionId)
  if (!done.ok) refuse(done.error)
  return `${restrictionId} has ended. Pages may show it for a minute more.`
}
