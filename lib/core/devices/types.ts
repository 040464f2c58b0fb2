/** Where a phone was made for: makers sell other hardware under the same name there. */
export type SoldIn =
  | 'mainland_china'
  | 'hong_kong_macao'
  | 'taiwan'
  | 'japan'
  | 'south_korea'
  | 'north_america'
  | 'australia'
  | 'southeast_asia'
  | 'some_operators'

/** yes = takes eSIMs; no = does not; ask_eid = sources contradict each other, or it depends: the EID tells. */
export type EsimSupport = 'yes' | 'no' | 'ask_eid'

export interface Variant {
  readonly soldIn: SoldIn
  readonly support: EsimSupport
}

export interface DeviceModel {
  readonly brand: string
  /** With the maker's usual name in it: "iPhone 15 Pro", "Galaxy S24+", "Pixel 9". */
  readonly name: string
  /** Of the models sold in most countries. */
  readonly support: EsimSupport
  /** Tablets and notebooks: only those made for mobile networks. */
  readonly cellularOnly: boolean
  /** Made for these places, it is another matter. */
  readonly variants: readonly Variant[]
}
