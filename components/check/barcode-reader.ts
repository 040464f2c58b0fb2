/** Reads barcodes in the browser: its own detector where it has one for both codes, else ZXing from our own server. */
export interface BarcodeReader {
  /** The texts of all codes in the picture. */
  read(picture: ImageBitmapSource): Promise<readonly string[]>
}

interface Detector {
  detect(picture: ImageBitmapSource): Promise<readonly { readonly rawValue: string }[]>
}

interface DetectorClass {
  new (options: { formats: string[] }): Detector
  getSupportedFormats(): Promise<string[]>
}

/** QR codes carry activation codes; the bar codes on SIM cards and their packing carry ICCIDs. */
const FORMATS = ['qr_code', 'code_128', 'code_39', 'itf', 'data_matrix']

declare global {
  interface Window {
    readonly BarcodeDetector?: DetectorClass
  }
}

export async function openBarcodeReader(): Promise<BarcodeReader> {
  const detector = (await nativeDetector()) ?? (await zxingDetector())
  return {
    read: async (picture) => (await detector.detect(picture)).map((code) => code.rawValue),
  }
}

async function nativeDetector(): Promise<Detector | null> {
  try {
    const supported = (await window.BarcodeDetector?.getSupportedFormats()) ?? []
    if (!window.BarcodeDetector || !supported.includes('qr_code') || !supported.includes('code_128'))
      return null
    return new window.BarcodeDetector({ formats: FORMATS.filter((format) => supported.includes(format)) })
  } catch {
    return null
  }
}

async function zxingDetector(): Promise<Detector> {
  const { BarcodeDetector, prepareZXingModule } = await import('barcode-detector/ponyfill')
  // Without this it fetches the wasm from a public CDN.
  prepareZXingModule({
    overrides: { locateFile: (path: string) => (path.endsWith('.wasm') ? `/scan/${path}` : path) },
  })
  return new BarcodeDetector({ formats: ['qr_code', 'code_128', 'code_39', 'itf', 'data_matrix'] })
}
