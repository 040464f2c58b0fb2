import { readFileSync } from 'node:fs'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'

const wasm = readFileSync('node_modules/zxing-wasm/dist/reader/zxing_reader.wasm')
prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer }, fireImmediately: false })

/** What a reader of QR codes sees in a picture: an image file, or pixels. One text for each code. */
export async function readQr(picture: Uint8Array | ImageData): Promise<string[]> {
  const results = await readBarcodes(picture, { formats: ['QRCode'], tryHarder: true })
  return results.map(({ text }) => text)
}
