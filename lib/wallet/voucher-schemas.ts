import * as z from 'zod'

export const redeemInput = z
  .strictObject({
    code: z.string().max(80).meta({ description: 'As it is printed; blanks, dashes and case do not count.' }),
  })
  .meta({ id: 'RedeemInput' })

const money = z
  .strictObject({ amount_minor: z.int(), currency: z.string() })
  .meta({ id: 'VoucherAmount', description: 'Minor units of the currency.' })

export const redeemedSchema = z
  .strictObject({ redemption_id: z.string(), amount: money })
  .meta({ id: 'RedeemedVoucher', description: 'The amount is in the wallet.' })

export const redemptionListSchema = z
  .strictObject({
    items: z.array(z.strictObject({ redemption_id: z.string(), amount: money, at: z.iso.datetime() })),
  })
  .meta({ id: 'RedeemedVouchers' })
