/** Runs once per server process, before the first request: the boot check and the trusted client address. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { boot } = await import('./lib/platform/boot')
  boot()
}
