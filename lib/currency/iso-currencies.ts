const ISO = new Set(Intl.supportedValuesOf('currency'))

/** Money of ISO 4217, as the runtime's CLDR knows it; not metals, test codes or crypto-currencies. */
export const isIsoCurrency = (code: string): boolean => ISO.has(code) && !/^X(A[GU]|P[DT]|XX|TS)$/.test(code)
