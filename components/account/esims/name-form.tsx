import { getTranslations } from 'next-intl/server'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/field'
import type { Locale } from '@/i18n/routing'

interface Props {
  readonly locale: Locale
  readonly label: string | null
  readonly answer: 'saved' | 'refused' | null
  readonly rename: (form: FormData) => Promise<void>
}

/** The owner's own name for an eSIM. A plain form: it needs no script. */
export async function NameForm({ locale, label, answer, rename }: Props) {
  const t = await getTranslations({ locale, namespace: 'myEsims.name' })
  return (
    <section aria-labelledby="name-title" className="rounded-card border border-line bg-surface p-5 sm:p-7">
      <h2 id="name-title" className="mb-4 text-xl">
        {t('title')}
      </h2>
      <form action={rename} className="grid gap-4">
        <TextField
          id="label"
          name="label"
          label={t('label')}
          hint={t('hint')}
          error={answer === 'refused' ? t('refused') : undefined}
          defaultValue={label ?? ''}
          maxLength={80}
          autoComplete="off"
          dir="auto"
        />
        <div className="flex flex-wrap items-center gap-4">
          <Button type="submit" tone="quiet">
            {t('save')}
          </Button>
          <p role="status" className="font-semibold text-good">
            {answer === 'saved' ? t('saved') : ''}
          </p>
        </div>
      </form>
    </section>
  )
}
