import type { SandboxResponse } from '../../kernel/http'
import { STYLE } from './style'

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (char) => ESCAPES[char] ?? char)

export const BADGE = '<span class="badge">Sandbox: no real money</span>'

export function htmlPage(title: string, body: string, status = 200): SandboxResponse {
  const page = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${escapeHtml(title)}</title><link rel="icon" href="data:,"><style>${STYLE}</style></head>
<body>${body}</body></html>`
  const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }
  return { status, headers, body: page }
}

/** A page with one message in the middle. `body` is HTML. */
export function messagePage(title: string, body: string, status = 200): SandboxResponse {
  return htmlPage(
    title,
    `<div class="single"><main>${BADGE}<h1>${escapeHtml(title)}</h1>${body}</main></div>`,
    status,
  )
}

export const redirect = (location: string): SandboxResponse => ({
  status: 303,
  headers: { location, 'cache-control': 'no-store' },
  body: '',
})
