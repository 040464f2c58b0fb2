import { registerHooks } from 'node:module'

/**
 * npm run operate -- <what>: the operator's work that has no page. It runs on any machine that has the application's
 * environment, beside the application, through the same functions.
 */

// Only Next's compiler knows this marker of its own; everything here is a server.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'server-only'
      ? { url: 'data:text/javascript,', shortCircuit: true }
      : next(specifier, context),
})

const { command, leave } = await import('./command')
try {
  process.exitCode = await command(process.argv.slice(2), { out: console.log, error: console.error })
} finally {
  await leave()
}
process.disconnect?.()
