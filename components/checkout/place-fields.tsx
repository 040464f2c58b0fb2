import { Tick } from '@/components/ui/tick'

interface Props {
  readonly text: {
    readonly title: string
    readonly text: string
    readonly outside: string
    /** The countries that `outside` names, alpha-2: the tick is about these and no others. */
    readonly closed: readonly string[]
  }
  /** The form came back because it was not ticked. */
  readonly isMissing: boolean
}

/** Where something is not sold from everywhere and nobody knows where the buyer is: they say it. */
export const PlaceFields = ({ text, isMissing }: Props) => (
  <fieldset className={`min-w-0 ${isMissing ? 'rounded-2xl bg-bad-tint p-3' : ''}`}>
    <legend className="mb-2 font-bold text-xl">{text.title}</legend>
    <p className="text-[0.9375rem] text-soft">{text.text}</p>
    <Tick name="outside_restricted" value={text.closed.join(' ')}>
      {text.outside}
    </Tick>
  </fieldset>
)
