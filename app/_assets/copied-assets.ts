import { readdirSync } from 'node:fs'

/** Files that are served from our own address instead of a package's or a CDN's: from → to, from the project's root. */
export function copiedAssets(): readonly { readonly from: string; readonly to: string }[] {
  const flags = readdirSync('node_modules/country-flag-icons/3x2')
    .filter((name) => /^[A-Z]{2}\.svg$/.test(name))
    .map((name) => ({
      from: `node_modules/country-flag-icons/3x2/${name}`,
      to: `public/flags/${name.toLowerCase()}`,
    }))
  return [
    { from: 'node_modules/zxing-wasm/dist/reader/zxing_reader.wasm', to: 'public/scan/zxing_reader.wasm' },
    ...flags,
  ]
}
