import { HTML_LIMITED_BOT_UA_RE_STRING } from 'next/dist/shared/lib/router/utils/is-bot'

/**
 * With cacheComponents Next sends the headers (200) before a page has decided that it does not exist, except to
 * user agents it believes unable to follow a stream, for which it renders first and answers with the true status
 * (docs: loading.md "Status codes"). proxy.ts adds this word to the user agent of pages whose 404 must be a 404.
 */
export const TRUE_STATUS_MARK = 'true-status'

export const HTML_LIMITED_BOTS = new RegExp(`${HTML_LIMITED_BOT_UA_RE_STRING}|${TRUE_STATUS_MARK}`, 'i')
