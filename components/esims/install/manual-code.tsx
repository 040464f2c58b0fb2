import { CopyButton } from '@/components/ui/copy-button'

interface Props {
  readonly name: string
  readonly value: string
  readonly text: { readonly copy: string; readonly copied: string; readonly failed: string }
  /** "spelled": what introduces the letters one by one for screen readers. */
  readonly spelled: string
}

/** A code to type: shown as it is, read out letter by letter, and copied at a tap. */
export function ManualCode({ name, value, text, spelled }: Props) {
  return (
    <div className="border-line border-t py-4">
      <dt className="text-sm text-soft">{name}</dt>
      <dd className="mt-1 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <code className="min-w-0 break-all font-bold text-lg" translate="no">
          <bdi dir="ltr" aria-hidden="true" data-code="">
            {value}
          </bdi>
          <span className="sr-only">
            {spelled} {[...value].join(' ')}
          </span>
        </code>
        <CopyButton value={value} text={text} what={name} />
      </dd>
    </div>
  )
}
