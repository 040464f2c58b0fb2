import 'server-only'
import pino, { type Logger } from 'pino'
import { createStream } from 'rotating-file-stream'
import { config } from '../config'
import { redactText, redactValue } from './redact'

const holder = globalThis as { roamkeepLog?: Logger }

/** One JSON line per event to stdout and, with LOG_FILE, to a file that rotates at 10 MB (5 are kept). */
export function log(): Logger {
  holder.roamkeepLog ??= pino(
    {
      level: config().logLevel,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: (line) => redactValue(line) as Record<string, unknown>,
      },
      hooks: {
        logMethod(args, method) {
          method.apply(
            this,
            args.map((arg) => (typeof arg === 'string' ? redactText(arg) : arg)) as typeof args,
          )
        },
      },
    },
    destination(),
  )
  return holder.roamkeepLog
}

function destination() {
  const { logFile, logLevel: level } = config()
  if (!logFile) return pino.destination(1)
  const file = createStream(logFile, { size: '10M', maxFiles: 5 })
  // Each stream has a level of its own, which is not the logger's unless it is told.
  return pino.multistream([
    { stream: process.stdout, level },
    { stream: file, level },
  ])
}
