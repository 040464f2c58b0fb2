interface Props {
  readonly title: string
  readonly intro: string
  readonly sections: readonly { readonly heading: string; readonly paragraphs: readonly string[] }[]
}

/** A text to be read: headings, paragraphs, lines of a length that eyes can follow. */
export const TextPage = ({ title, intro, sections }: Props) => (
  <article className="page pt-6 lg:pt-10">
    <header>
      <h1 className="text-3xl sm:text-4xl">{title}</h1>
      <p className="mt-2 max-w-prose text-lg text-soft">{intro}</p>
    </header>
    {sections.map(({ heading, paragraphs }) => (
      <section key={heading} className="mt-8 max-w-prose">
        <h2 className="text-xl">{heading}</h2>
        {paragraphs.map((paragraph) => (
          <p key={paragraph} className="mt-3">
            {paragraph}
          </p>
        ))}
      </section>
    ))}
  </article>
)
