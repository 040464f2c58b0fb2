import { listNotices } from '@/lib/orders/notices'
import { shopPreflight } from '../../_lib/cors'
import { ok } from '../../_lib/envelope'
import { pageOf } from '../../_lib/input'
import { refuseMethod, shopRoute } from '../../_lib/shop-route'
import { toNoticeDto } from '../../user/_lib/notice-dto'

export const OPTIONS = shopPreflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

/** The bell, newest first. */
export const GET = shopRoute({ name: 'shop.notices', auth: 'U' }, async ({ caller, query, words }) => {
  const notices = await listNotices(caller.viewer, pageOf(query))
  const shown = notices.flatMap((notice) => toNoticeDto(notice, words) ?? [])
  return ok(shown, { totalCount: 1 })
})
