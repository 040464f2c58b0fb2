import { SelectField, TextField } from '@/components/ui/field'

/** Where the buyer is, as far as the tax that prices include depends on it. */
export interface TaxAsked {
  readonly countries: readonly { readonly value: string; readonly label: string }[]
  readonly country: string
  readonly postalCode: string
  readonly text: Readonly<Record<'country' | 'countryHint' | 'postal' | 'postalHint', string>>
}

interface Props {
  readonly asked: TaxAsked
  /** Why it was refused. */
  readonly error: string | undefined
}

/** The country; where that does not tell which tax is due, the postal code as well. Shown without scripts, too. */
export const TaxFields = ({ asked: { countries, country, postalCode, text }, error }: Props) => (
  <div className="group grid gap-4">
    <SelectField
      id="tax_country"
      name="tax_country"
      autoComplete="country"
      required
      defaultValue={country}
      options={countries}
      label={text.country}
      hint={text.countryHint}
      error={error}
    />
    <div className="hidden group-has-[option[value=CA]:checked]:block group-has-[option[value=US]:checked]:block">
      <TextField
        id="tax_postal_code"
        name="tax_postal_code"
        autoComplete="postal-code"
        maxLength={16}
        dir="ltr"
        defaultValue={postalCode}
        label={text.postal}
        hint={text.postalHint}
      />
    </div>
  </div>
)
