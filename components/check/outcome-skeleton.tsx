/** The place of the result while it is being fetched: about as tall, so that nothing jumps. */
export function OutcomeSkeleton({ label }: { label: string }) {
  return (
    <div className="rounded-card border border-line bg-surface p-6 shadow-card" aria-busy="true">
      <p className="font-semibold">{label}</p>
      <div
        aria-hidden="true"
        className="mt-6 grid animate-sweep gap-8 sm:grid-cols-[11rem_1fr] sm:items-center"
      >
        <div className="mx-auto size-44 rounded-full border-[13px] border-line" />
        <div className="grid gap-4">
          <div className="h-5 w-2/3 rounded bg-line" />
          <div className="h-5 w-1/2 rounded bg-line" />
          <div className="h-5 w-3/5 rounded bg-line" />
        </div>
      </div>
      <div aria-hidden="true" className="mt-8 h-28 rounded-2xl bg-sunk" />
    </div>
  )
}
