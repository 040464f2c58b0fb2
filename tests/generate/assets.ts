import { copyFileSync, mkdirSync, readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Files that we serve ourselves instead of a CDN: from → to. After a new version: npx tsx tests/generate/assets.ts */
export function copiedAssets(): readonly { readonly from: string; readonly to: string }[] {
  const flags = readdirSync('node_modules/country-flag-icons/3x2')
    .filter((name) => /^[A-Z]{2}\.svg$/.test(name))
    .map((name) => ({
      from: `node_modules/country-flag-icons/3x2/${name}`,
      to: `public/flags/${name.toLowerCase()}`,
    }))
  return [
    { from: 'node_modules/zxing-wasm/dist/reader/zxing_reader.wasm', to: 'public/scan/zxing_reader.wasm' },
    ...['Regular', 'Bold'].map((weight) => ({
      from: `node_modules/vazirmatn/fonts/ttf/Vazirmatn-${weight}.ttf`,
      to: `app/fonts/Vazirmatn-${weight}.ttf`,
    })),
    ...flags,
  ]
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const { from, to } of copiedAssets()) {
    mkdirSync(dirname(to), { recursive: true })
    copyFileSync(from, to)
  }
}
