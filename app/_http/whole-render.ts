import { HTML_LIMITED_BOT_UA_RE_STRING } from 'next/dist/shared/lib/router/utils/is-bot'

/**
 * With cacheComponents Next sends the headers (200) before a page has decided that it does not exist, except to user
 * agents it believes unable to follow a stream, for which it renders the whole page first (docs: loading.md "Status
 * codes"). proxy.ts adds this word to the user agent for pages whose 404 must be a 404.
 */
export const WHOLE_RENDER_MARK = 'whole-render'

export const HTML_LIMITED_BOTS = new RegExp(`${HTML_LIMITED_BOT_UA_RE_STRING}|${WHOLE_RENDER_MARK}`, 'i')
