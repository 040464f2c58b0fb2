import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import type { Failure } from '@/lib/core/result'

/** Something that cannot be done as it was asked; the message is all there is to say. */
export class NotAsked extends Error {}

/** @throws NotAsked naming what is not known or not there */
export function read<Options extends ParseArgsOptionsConfig>(args: string[], options: Options) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new NotAsked(error instanceof Error ? error.message : String(error))
  }
}

/** @throws NotAsked when there is none */
export function need(value: string | undefined, name: string): string {
  if (value === undefined || value.trim() === '') throw new NotAsked(`${name} is missing`)
  return value.trim()
}

/** @throws NotAsked when it is no whole number above zero */
export function wholeNumber(value: string | undefined, name: string): number {
  const text = need(value, name)
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new NotAsked(`${name} ${text} is not a whole number above 0`)
  return Number(text)
}

/** @throws NotAsked with the code of the failure, and the fields it is about */
export function refuse({ code, fields }: Failure): never {
  const details = Object.entries(fields ?? {}).map(([name, why]) => `\n  ${name}: ${why}`)
  throw new NotAsked(`${code}${details.join('')}`)
}
