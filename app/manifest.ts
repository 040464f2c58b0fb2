import type { MetadataRoute } from 'next'
import { config } from '@/lib/platform/config'

export default function manifest(): MetadataRoute.Manifest {
  const { storeName } = config()
  return {
    id: '/',
    name: storeName,
    short_name: storeName,
    start_url: '/',
    display: 'minimal-ui',
    background_color: '#f7f3ea',
    theme_color: '#0a3f3b',
    icons: [
      { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' },
      { src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png' },
      { src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png' },
      { src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
  }
}
