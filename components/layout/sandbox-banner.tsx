/** Says on every page of a sandbox run that nothing here is real. */
export function SandboxBanner({ label, text }: { label: string; text: string }) {
  return (
    <aside aria-label={label} className="no-print bg-accent px-4 py-2 text-center text-on-accent text-sm">
      <strong className="font-extrabold">{label}</strong> <span>{text}</span>
    </aside>
  )
}
