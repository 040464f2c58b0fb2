import { IccidText } from '@/components/esims/iccid-text'
import { Notice } from '@/components/ui/notice'
import type { IccidReading } from '@/lib/core/iccid'
import type { CheckFormText } from './check-form-text'
import { type Problem, problemOf } from './typed-number'

const SUGGESTIONS_SHOWN = 3

interface Props {
  readonly action: string
  readonly reading: IccidReading | null
  readonly problem?: Problem
  readonly text: CheckFormText
}

/** What a typed number is, when it is not what was asked for. */
export function ReadingNotice({ action, reading, problem, text }: Props) {
  if (reading?.kind === 'iccid') {
    return reading.checkDigitOk ? null : <WrongDigit action={action} reading={reading} text={text} />
  }
  const kind = reading ? problemOf(reading) : problem
  if (!kind) return null
  const { title, text: explanation } = text.problems[kind]
  return (
    <Notice tone="warn" title={title}>
      {explanation}
    </Notice>
  )
}

function WrongDigit({
  action,
  reading,
  text,
}: {
  action: string
  reading: Extract<IccidReading, { kind: 'iccid' }>
  text: CheckFormText
}) {
  const linkClass = 'inline-flex min-h-11 items-center font-bold underline underline-offset-4'
  return (
    <Notice tone="warn" title={text.digit.title}>
      <p>{text.digit.text}</p>
      {reading.suggestions.length > 0 && (
        <>
          <p className="mt-2">{text.digit.suggest}</p>
          <ul>
            {reading.suggestions.slice(0, SUGGESTIONS_SHOWN).map((iccid) => (
              <li key={iccid}>
                <a href={`${action}/${iccid}`} className={linkClass}>
                  <IccidText iccid={iccid} differsFrom={reading.iccid} />
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
      <a href={`${action}/${reading.iccid}?confirmed=1`} className={linkClass}>
        {text.digit.anyway}
      </a>
    </Notice>
  )
}
