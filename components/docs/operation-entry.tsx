import type { Field, Operation } from './operations'

interface Words {
  readonly send: string
  readonly answer: string
  readonly problems: string
  readonly example: string
}

/** One operation: what to send, what comes back, what can go wrong, and a call to copy. */
export function OperationEntry({ operation, words }: { operation: Operation; words: Words }) {
  const sent = [...operation.headers, ...operation.body]
  return (
    <section
      id={operation.id}
      className="rounded-card border border-line bg-surface p-5 lg:p-6"
      lang="en"
      dir="ltr"
    >
      <h2 className="flex flex-wrap items-baseline gap-x-3 gap-y-1 text-lg">
        <code className="rounded bg-sunk px-2 py-0.5 text-sm">{operation.method}</code>
        <code className="break-all text-base">{operation.path}</code>
      </h2>
      <p className="mt-2">{operation.summary}</p>
      {operation.description && <p className="mt-1 text-soft text-sm">{operation.description}</p>}
      {sent.length > 0 && <Fields title={words.send} fields={sent} />}
      <Fields title={`${words.answer} ${operation.answer.status}`} fields={operation.answer.fields} />
      <details className="mt-4">
        <summary className="flex min-h-11 cursor-pointer items-center font-semibold text-sm">
          {words.problems}
        </summary>
        <ul className="grid gap-1 text-soft text-sm">
          {operation.problems.map((problem) => (
            <li key={problem.status}>
              <code>{problem.status}</code> {problem.meaning}
            </li>
          ))}
        </ul>
      </details>
      <details className="mt-1">
        <summary className="flex min-h-11 cursor-pointer items-center font-semibold text-sm">
          {words.example}
        </summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a block that scrolls must be reachable by keyboard */}
        <pre tabIndex={0} className="overflow-x-auto rounded bg-sunk p-4 text-sm">
          {operation.example}
        </pre>
      </details>
    </section>
  )
}

function Fields({ title, fields }: { title: string; fields: readonly Field[] }) {
  return (
    <>
      <h3 className="mt-4 font-semibold text-sm tracking-normal">{title}</h3>
      <dl className="mt-1 grid gap-x-6 gap-y-1 text-sm sm:grid-cols-[14rem_1fr]">
        {fields.map((field) => (
          <div key={field.name} className="contents">
            <dt>
              <code>{field.name}</code>
              {field.isRequired ? '' : '?'}
            </dt>
            <dd className="mb-1 text-soft">
              {field.type}
              {field.description ? `. ${field.description}` : ''}
            </dd>
          </div>
        ))}
      </dl>
    </>
  )
}
