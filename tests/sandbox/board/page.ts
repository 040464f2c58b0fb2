import { readFileSync } from 'node:fs'
import type { SandboxResponse } from '../kernel/http'
import { KIND_WORDS, MISHAPS, STATE_WORDS } from './words'

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8')

/** The fault board: one page that brings its own style and script, read once. */
export function createBoardPage(storeUrl: string): () => SandboxResponse {
  const html = read('./board.html')
    .replace('http://localhost:3000', () => storeUrl)
    .replace('/*STYLE*/', () => read('./look.css') + read('./board.css'))
    // A JSON block in the page: "<" must not end it.
    .replace(
      '>{}</script>',
      () =>
        `>${JSON.stringify({ kinds: KIND_WORDS, mishaps: MISHAPS, states: STATE_WORDS }).replaceAll('<', '\\u003c')}</script>`,
    )
    .replace('/*SCRIPT*/', () => read('./board.js'))
  const body = Buffer.from(html, 'utf8')
  const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }
  return () => ({ status: 200, headers, body })
}
