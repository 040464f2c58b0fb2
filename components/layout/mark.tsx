/** The mark: a SIM card with its cut corner and the ring of what is left. Decorative: the name stands beside it. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" className={className} aria-hidden="true">
      <path
        d="M7.5 2h12.3a3 3 0 0 1 2.1.9l6.2 6.2a3 3 0 0 1 .9 2.1v15.3a3.5 3.5 0 0 1-3.5 3.5h-18A3.5 3.5 0 0 1 4 26.5v-21A3.5 3.5 0 0 1 7.5 2Z"
        fill="var(--accent)"
      />
      <path
        d="M16.5 11.2a6.3 6.3 0 1 1-6.3 6.3"
        fill="none"
        stroke="var(--on-accent)"
        strokeWidth="3"
        strokeLinecap="round"
      />
      <circle cx="11.7" cy="12.7" r="1.8" fill="var(--on-accent)" />
    </svg>
  )
}
