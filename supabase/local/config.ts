import { readFileSync } from 'node:fs'

export type ConfigValue = string | number | boolean | string[]
export type ConfigSection = Record<string, ConfigValue>

/**
 * Reads the part of TOML that supabase/config.toml uses: `[section]` and one-line `key = value`, whose values
 * (strings, numbers, booleans, lists of them) read like JSON. Sections keep their dotted names.
 */
export function readConfig(file: string): Record<string, ConfigSection> {
  const sections: Record<string, ConfigSection> = {}
  let current: ConfigSection = {}
  readFileSync(file, 'utf8')
    .split('\n')
    .forEach((line, index) => {
      const text = line.trim()
      if (text === '' || text.startsWith('#')) return
      const heading = /^\[([a-z_.]+)\]$/.exec(text)?.[1]
      if (heading) {
        current = {}
        sections[heading] = current
        return
      }
      const [, key, value] = /^([a-z_]+)\s*=\s*(.+)$/.exec(text) ?? []
      if (!key || !value) throw new Error(`${file}:${index + 1} is not a setting: ${text}`)
      current[key] = JSON.parse(value) as ConfigValue
    })
  return sections
}
