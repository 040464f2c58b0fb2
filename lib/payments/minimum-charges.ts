/**
 * Smallest charge by the currency that an account settles in, minor units.
 * Source: docs.stripe.com/currencies#minimum-and-maximum-charge-amounts.
 */
const DOCUMENTED: Readonly<Record<string, number>> = {
  AED: 200, AUD: 50, BGN: 100, BRL: 50, CAD: 50, CHF: 50, CZK: 1500, DKK: 250, EUR: 50, GBP: 30, HKD: 400,
  HUF: 17_500, INR: 50, JPY: 50, MXN: 1000, MYR: 200, NOK: 300, NZD: 50, PLN: 200, RON: 200, SEK: 300, SGD: 50,
  THB: 1000, USD: 50,
} // biome-ignore format: a table reads better in rows

/**
 * The others that Stripe charges in are converted, and must be worth the least charge of what they are converted into: about half
 * a US dollar, with room for their rates to move. Minor units of ours.
 */
const CONVERTED: Readonly<Record<string, number>> = {
  AFN: 5000, ALL: 6000, AMD: 30_000, ANG: 150, AOA: 70_000, ARS: 150_000, AWG: 150, AZN: 120, BAM: 120, BBD: 150,
  BDT: 9000, BHD: 250, BIF: 2500, BMD: 60, BND: 100, BOB: 600, BSD: 60, BWP: 1000, BYN: 250, BZD: 150, CDF: 200_000,
  CLP: 700, CNY: 500, COP: 300_000, CRC: 40_000, CVE: 7000, DJF: 120, DOP: 5000, DZD: 10_000, EGP: 4000, ETB: 15_000,
  FJD: 150, FKP: 50, GEL: 200, GIP: 50, GMD: 6000, GNF: 7000, GTQ: 500, GYD: 15_000, HNL: 2000, HTG: 10_000,
  IDR: 1_200_000, ILS: 250, ISK: 90, JMD: 12_000, JOD: 450, KES: 10_000, KGS: 7000, KHR: 300_000, KMF: 300, KRW: 1000,
  KWD: 200, KYD: 60, KZT: 40_000, LAK: 1_800_000, LBP: 7_000_000, LKR: 25_000, LRD: 15_000, LSL: 1500, MAD: 700,
  MDL: 1200, MGA: 350_000, MKD: 4000, MMK: 200_000, MNT: 250_000, MOP: 600, MUR: 3500, MVR: 1200, MWK: 150_000,
  MZN: 5000, NAD: 1500, NGN: 120_000, NIO: 3000, NPR: 10_000, OMR: 250, PAB: 60, PEN: 250, PGK: 300, PHP: 4500,
  PKR: 20_000, PYG: 5000, QAR: 250, RSD: 7000, RUB: 8000, RWF: 1100, SAR: 200, SBD: 600, SCR: 1200, SHP: 50,
  SLE: 2000, SOS: 50_000, SRD: 3500, SZL: 1500, TJS: 700, TND: 2000, TOP: 200, TRY: 2500, TTD: 500, TWD: 2000,
  TZS: 200_000, UAH: 3500, UGX: 2500, UYU: 3000, UZS: 1_000_000, VND: 18_000, VUV: 90, WST: 200, XAF: 400, XCD: 200,
  XCG: 150, XOF: 400, XPF: 70, YER: 25_000, ZAR: 1200, ZMW: 2000,
} // biome-ignore format: a table reads better in rows

/** Null for a currency that Stripe does not charge in. */
export const minimumOf = (currency: string): number | null =>
  DOCUMENTED[currency] ?? CONVERTED[currency] ?? null
