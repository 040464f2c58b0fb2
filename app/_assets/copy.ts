import { copyFileSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { copiedAssets } from './copied-assets'

// After a new version of barcode-detector or country-flag-icons: npx tsx app/_assets/copy.ts
for (const { from, to } of copiedAssets()) {
  mkdirSync(dirname(to), { recursive: true })
  copyFileSync(from, to)
}
