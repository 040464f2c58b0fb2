import type { DeviceModel, EsimSupport, Variant } from './types'

/**
 * Phones, tablets and notebooks, and whether they take eSIMs: what their makers say in public, in our words. Where makers,
 * shops and owners contradict each other it is `ask_eid`. A model that is not here is unknown, not unsuitable.
 */
interface Group {
  readonly brand: string
  readonly support: EsimSupport
  readonly cellularOnly?: true
  readonly variants?: readonly Variant[]
  readonly names: string
}

const no = (...places: Variant['soldIn'][]): Variant[] =>
  places.map((soldIn) => ({ soldIn, support: 'no' as const }))
const ask = (...places: Variant['soldIn'][]): Variant[] =>
  places.map((soldIn) => ({ soldIn, support: 'ask_eid' as const }))

/** Made for mainland China, iPhones have two trays for plastic cards; for Hong Kong and Macao most of them, too. */
const APPLE = [...no('mainland_china'), ...ask('hong_kong_macao')]
const SAMSUNG = [...no('mainland_china'), ...ask('hong_kong_macao', 'taiwan')]
const CHINESE = [...no('mainland_china')]

const GROUPS: readonly Group[] = [
  {
    brand: 'Apple',
    support: 'yes',
    variants: no('mainland_china'),
    names:
      'iPhone XS|iPhone SE (2nd generation, 2020)|iPhone SE (3rd generation, 2022)|iPhone 12 mini|iPhone 13 mini',
  },
  {
    brand: 'Apple',
    support: 'yes',
    variants: APPLE,
    names:
      'iPhone XR|iPhone XS Max|iPhone 11|iPhone 11 Pro|iPhone 11 Pro Max|iPhone 12|iPhone 12 Pro|iPhone 12 Pro Max|iPhone 13|iPhone 13 Pro|iPhone 13 Pro Max|iPhone 14|iPhone 14 Plus|iPhone 14 Pro|iPhone 14 Pro Max|iPhone 15|iPhone 15 Plus|iPhone 15 Pro|iPhone 15 Pro Max|iPhone 16|iPhone 16e|iPhone 16 Plus|iPhone 16 Pro|iPhone 16 Pro Max|iPhone 17|iPhone 17 Pro|iPhone 17 Pro Max',
  },
  { brand: 'Apple', support: 'yes', variants: ask('mainland_china'), names: 'iPhone Air' },
  {
    brand: 'Apple',
    support: 'no',
    names:
      'iPhone 5s|iPhone SE (1st generation, 2016)|iPhone 6|iPhone 6 Plus|iPhone 6s|iPhone 6s Plus|iPhone 7|iPhone 7 Plus|iPhone 8|iPhone 8 Plus|iPhone X',
  },
  {
    brand: 'Apple',
    support: 'yes',
    cellularOnly: true,
    variants: ask('mainland_china'),
    names:
      'iPad (7th generation, 2019)|iPad (8th generation, 2020)|iPad (9th generation, 2021)|iPad (10th generation, 2022)|iPad (A16, 2025)|iPad Air (3rd generation, 2019)|iPad Air (4th generation, 2020)|iPad Air (5th generation, 2022)|iPad Air (M2, 2024)|iPad Air (M3, 2025)|iPad mini (5th generation, 2019)|iPad mini (6th generation, 2021)|iPad mini (A17 Pro, 2024)|iPad Pro 11-inch (2018 and later)|iPad Pro 12.9-inch (3rd generation and later)|iPad Pro 13-inch (M4 and later)',
  },
  {
    brand: 'Google',
    support: 'yes',
    names:
      'Pixel 4a|Pixel 4a 5G|Pixel 5|Pixel 5a|Pixel 6|Pixel 6 Pro|Pixel 6a|Pixel 7|Pixel 7 Pro|Pixel 7a|Pixel 8|Pixel 8 Pro|Pixel 8a|Pixel 9|Pixel 9 Pro|Pixel 9 Pro XL|Pixel 9 Pro Fold|Pixel 9a|Pixel 10|Pixel 10 Pro|Pixel 10 Pro XL|Pixel 10 Pro Fold|Pixel Fold',
  },
  {
    brand: 'Google',
    support: 'yes',
    variants: [...no('australia', 'japan', 'taiwan'), ...ask('some_operators')],
    names: 'Pixel 3|Pixel 3 XL',
  },
  {
    brand: 'Google',
    support: 'yes',
    variants: [...no('japan', 'southeast_asia'), ...ask('some_operators')],
    names: 'Pixel 3a|Pixel 3a XL',
  },
  { brand: 'Google', support: 'yes', variants: ask('japan', 'some_operators'), names: 'Pixel 4|Pixel 4 XL' },
  { brand: 'Google', support: 'ask_eid', names: 'Pixel 2|Pixel 2 XL' },
  { brand: 'Google', support: 'no', names: 'Pixel|Pixel XL' },
  {
    brand: 'Samsung',
    support: 'yes',
    variants: [...SAMSUNG, ...no('south_korea'), ...ask('north_america')],
    names:
      'Galaxy S20|Galaxy S20+|Galaxy S20 Ultra|Galaxy Note20|Galaxy Note20 Ultra|Galaxy S21|Galaxy S21+|Galaxy S21 Ultra|Galaxy Z Flip|Galaxy Z Flip 5G|Galaxy Fold|Galaxy Z Fold2|Galaxy Z Flip3|Galaxy Z Fold3',
  },
  {
    brand: 'Samsung',
    support: 'yes',
    variants: [...SAMSUNG, ...no('south_korea')],
    names: 'Galaxy S22|Galaxy S22+|Galaxy S22 Ultra',
  },
  {
    brand: 'Samsung',
    support: 'yes',
    variants: SAMSUNG,
    names:
      'Galaxy S23|Galaxy S23+|Galaxy S23 Ultra|Galaxy S23 FE|Galaxy S24|Galaxy S24+|Galaxy S24 Ultra|Galaxy S24 FE|Galaxy S25|Galaxy S25+|Galaxy S25 Ultra|Galaxy S25 Edge|Galaxy S25 FE|Galaxy Z Flip4|Galaxy Z Fold4|Galaxy Z Flip5|Galaxy Z Fold5|Galaxy Z Flip6|Galaxy Z Fold6|Galaxy Z Flip7|Galaxy Z Fold7|Galaxy XCover7',
  },
  {
    brand: 'Samsung',
    support: 'ask_eid',
    names:
      'Galaxy S20 FE|Galaxy S21 FE|Galaxy A23 5G|Galaxy A34 5G|Galaxy A35 5G|Galaxy A36 5G|Galaxy A54 5G|Galaxy A55 5G|Galaxy A56 5G|Galaxy XCover6 Pro|Galaxy Tab S9|Galaxy Tab S10+',
  },
  {
    brand: 'Samsung',
    support: 'no',
    names:
      'Galaxy S7|Galaxy S8|Galaxy S8+|Galaxy S9|Galaxy S9+|Galaxy S10|Galaxy S10e|Galaxy S10+|Galaxy Note8|Galaxy Note9|Galaxy Note10|Galaxy Note10+|Galaxy A12|Galaxy A13|Galaxy A14|Galaxy A32|Galaxy A33 5G|Galaxy A51|Galaxy A52|Galaxy A53 5G|Galaxy A71|Galaxy A72',
  },
  {
    brand: 'Motorola',
    support: 'yes',
    variants: CHINESE,
    names:
      'razr (2019)|razr 5G|razr 40|razr 40 ultra|razr 50|razr 50 ultra|razr 60|razr 60 ultra|edge 40|edge 40 pro|edge 40 neo|edge 50|edge 50 pro|edge 50 ultra|edge 50 neo|edge 50 fusion|edge 60|edge 60 pro|edge 60 fusion',
  },
  {
    brand: 'Motorola',
    support: 'ask_eid',
    names: 'edge+ (2022)|edge (2022)|moto g53|moto g54|moto g55|moto g75|moto g84|moto g85|ThinkPhone',
  },
  {
    brand: 'Xiaomi',
    support: 'yes',
    variants: CHINESE,
    names:
      'Xiaomi 12T Pro|Xiaomi 13|Xiaomi 13 Pro|Xiaomi 13 Lite|Xiaomi 13T|Xiaomi 13T Pro|Xiaomi 14|Xiaomi 14 Ultra|Xiaomi 14T|Xiaomi 14T Pro|Xiaomi 15|Xiaomi 15 Ultra',
  },
  {
    brand: 'Xiaomi',
    support: 'ask_eid',
    names:
      'Xiaomi 13 Ultra|Xiaomi 15T|Xiaomi 15T Pro|Redmi Note 13 Pro 5G|Redmi Note 13 Pro+ 5G|Redmi Note 14 Pro 5G|Redmi Note 14 Pro+ 5G|Redmi Note 11 Pro 5G|POCO F7 Pro|POCO X7 Pro',
  },
  {
    brand: 'Xiaomi',
    support: 'no',
    names: 'Mi 9|Mi 10|Mi 11|Xiaomi 12|Redmi Note 9|Redmi Note 10|Redmi 12C',
  },
  {
    brand: 'OPPO',
    support: 'yes',
    variants: CHINESE,
    names: 'Find X3 Pro|Find X5|Find X5 Pro|Find X8|Find X8 Pro|Find N2 Flip|Find N3|Find N3 Flip',
  },
  {
    brand: 'OPPO',
    support: 'ask_eid',
    names: 'Reno 5A|Reno 6 Pro 5G|Reno 9A|Reno 10 Pro+|Reno 11 A|Reno 12 Pro|Reno 13 Pro|A55s 5G',
  },
  {
    brand: 'OnePlus',
    support: 'yes',
    variants: [...CHINESE, ...ask('some_operators')],
    names: 'OnePlus 11|OnePlus 12|OnePlus 13|OnePlus Open',
  },
  {
    brand: 'OnePlus',
    support: 'ask_eid',
    names: 'OnePlus 12R|OnePlus 13R|OnePlus 13T|OnePlus Nord 4|OnePlus Nord 5|OnePlus Nord CE 4',
  },
  {
    brand: 'OnePlus',
    support: 'no',
    names: 'OnePlus 7|OnePlus 7T|OnePlus 8|OnePlus 8T|OnePlus 9|OnePlus Nord',
  },
  {
    brand: 'Honor',
    support: 'yes',
    variants: CHINESE,
    names:
      'Honor Magic4 Pro|Honor Magic5 Pro|Honor Magic6 Pro|Honor Magic7 Pro|Honor Magic V2|Honor Magic V3|Honor 90|Honor 200|Honor 200 Pro|Honor 400|Honor 400 Pro',
  },
  { brand: 'Honor', support: 'ask_eid', names: 'Honor Magic4 Lite|Honor Magic6 Lite|Honor X8' },
  { brand: 'Huawei', support: 'yes', variants: CHINESE, names: 'P40|P40 Pro|Mate 40 Pro' },
  { brand: 'Huawei', support: 'no', names: 'P20|P20 Pro|P30|P30 Pro|P30 lite|P40 Pro+|Mate 20 Pro' },
  { brand: 'Huawei', support: 'ask_eid', names: 'Pura 70 Pro|Pura 80 Pro|Mate X6' },
  {
    brand: 'Sony',
    support: 'yes',
    variants: ask('japan', 'taiwan', 'hong_kong_macao'),
    names:
      'Xperia 1 IV|Xperia 1 V|Xperia 1 VI|Xperia 1 VII|Xperia 5 IV|Xperia 5 V|Xperia 10 III Lite|Xperia 10 IV|Xperia 10 V|Xperia 10 VI|Xperia 10 VII',
  },
  {
    brand: 'Sony',
    support: 'no',
    names: 'Xperia 1|Xperia 1 II|Xperia 1 III|Xperia 5|Xperia 5 II|Xperia 5 III',
  },
  { brand: 'Fairphone', support: 'yes', names: 'Fairphone 4|Fairphone 5|Fairphone (Gen. 6)' },
  { brand: 'Fairphone', support: 'no', names: 'Fairphone 2|Fairphone 3|Fairphone 3+' },
  { brand: 'Nokia', support: 'yes', names: 'Nokia X30 5G|Nokia G60 5G|Nokia XR21' },
  { brand: 'Nothing', support: 'yes', variants: ask('some_operators'), names: 'Nothing Phone (3)' },
  { brand: 'Nothing', support: 'ask_eid', names: 'Nothing Phone (3a)|Nothing Phone (3a) Pro' },
  { brand: 'Nothing', support: 'no', names: 'Nothing Phone (1)|Nothing Phone (2)|Nothing Phone (2a)' },
  {
    brand: 'vivo',
    support: 'ask_eid',
    names:
      'vivo X80 Pro|vivo X90 Pro|vivo X100 Pro|vivo X200 Pro|vivo X Fold3 Pro|vivo V29|vivo V40|vivo V50',
  },
  { brand: 'realme', support: 'ask_eid', names: 'realme 13 Pro+|realme 14 Pro+|realme GT 7|realme GT 7 Pro' },
  {
    brand: 'Sharp',
    support: 'yes',
    names:
      'AQUOS sense4 lite|AQUOS sense6s|AQUOS sense7|AQUOS sense7 plus|AQUOS sense8|AQUOS sense9|AQUOS wish|AQUOS wish2|AQUOS wish3|AQUOS zero6|AQUOS R7|AQUOS R8|AQUOS R8 pro|AQUOS R9',
  },
  {
    brand: 'Rakuten',
    support: 'yes',
    names: 'Rakuten Mini|Rakuten Big|Rakuten Big s|Rakuten Hand|Rakuten Hand 5G',
  },
  { brand: 'Microsoft', support: 'yes', names: 'Surface Duo|Surface Duo 2' },
  {
    brand: 'Microsoft',
    support: 'yes',
    cellularOnly: true,
    names: 'Surface Pro X|Surface Pro 9 with 5G|Surface Pro (11th edition, 5G)|Surface Go 3',
  },
]

export const DEVICES: readonly DeviceModel[] = GROUPS.flatMap(
  ({ brand, support, cellularOnly = false, variants = [], names }) =>
    names.split('|').map((name) => ({ brand, name, support, cellularOnly, variants })),
)
