import { AsyncLocalStorage } from 'node:async_hooks'
import { SmtpEmailDriver } from '@supabase/lite'
import { renderGoTemplate } from './go-template'
import { htmlInNameOf, subjectInNameOf } from './store-name'

type EmailMessage = Parameters<SmtpEmailDriver['send']>[0]

export interface MailOptions {
  siteUrl: string
  /** smtp://[user:password@]host:port */
  smtpUrl: string
  /** The name is the store's, and said in the mails. */
  mailFrom: { name: string; address: string }
}

/** `redirect_to` of the request under way: @supabase/lite 0.10 does not hand it to the template. */
const redirect = new AsyncLocalStorage<string>()

/** Runs a request so that the mails it sends know where it wanted to lead; elsewhere than to the site counts as the site. */
export function withRedirect<T>(url: URL, siteUrl: string, work: () => Promise<T>): Promise<T> {
  const wanted = URL.parse(url.searchParams.get('redirect_to') ?? '')
  const isAllowed = wanted !== null && wanted.hostname === new URL(siteUrl).hostname
  return redirect.run(isAllowed ? wanted.href : siteUrl, work)
}

/** Settings alone would insist on TLS with a trusted certificate, which no local mailbox has. */
export class AuthMailDriver extends SmtpEmailDriver {
  readonly #siteUrl: string
  readonly #storeName: string

  constructor({ siteUrl, smtpUrl, mailFrom }: MailOptions) {
    const url = new URL(smtpUrl)
    super({
      host: url.hostname,
      port: Number(url.port),
      ...(url.username
        ? { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) }
        : {}),
      secure: url.protocol === 'smtps:',
      requireTls: false,
      rejectUnauthorized: false,
      from: mailFrom,
    })
    this.#siteUrl = siteUrl
    this.#storeName = mailFrom.name
  }

  /** It has filled in single values; conditions are left to us, and the text of its own is not our template's. */
  override send(message: EmailMessage): Promise<void> {
    const values = { RedirectTo: redirect.getStore() ?? this.#siteUrl, SiteURL: this.#siteUrl }
    const html = renderGoTemplate(htmlInNameOf(this.#storeName, message.html ?? ''), values)
    const subject = renderGoTemplate(subjectInNameOf(this.#storeName, message.subject), values)
    return super.send({ ...message, subject, html, text: textOf(html) })
  }
}

/** What hosted Auth makes of a page for readers without HTML: its text, line by line. */
function textOf(html: string): string {
  return html
    .replace(/<(head|style)\b.*?<\/\1>/gis, '')
    .replace(/<\/(?:p|h1|td|div)>/gi, '\n\n')
    .replace(/<[^>]+>/g, '')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replace(/[ \t]*\n[ \t]*/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}
