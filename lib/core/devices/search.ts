import { DEVICES } from './models'
import type { DeviceModel } from './types'

/** "Galaxy S20+ 5G" and "galaxy s20 plus" are one: lower case, without accents, "+" as a word, figures apart from letters. */
const words = (text: string): readonly string[] =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('+', ' plus ')
    .replaceAll(/([a-z]{3,})(\d)/g, '$1 $2')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')

const INDEX = DEVICES.map((device) => {
  const name = words(device.name)
  const brand = words(device.brand)
  return { device, key: name.join(' '), fullKey: [...brand, ...name].join(' '), words: [...brand, ...name] }
})

/** The model with exactly this name, with or without its brand, however it is spelled; null when there is none. */
export function findDevice(typed: string): DeviceModel | null {
  const key = words(typed).join(' ')
  return INDEX.find((entry) => entry.key === key || entry.fullKey === key)?.device ?? null
}

/** Models in whose name every word that was typed begins a word; the shortest names first. */
export function searchDevices(typed: string, limit: number): readonly DeviceModel[] {
  const wanted = words(typed.slice(0, 80))
  if (wanted.length === 0) return []
  return INDEX.filter((entry) => wanted.every((word) => entry.words.some((own) => own.startsWith(word))))
    .map((entry) => ({ entry, exact: wanted.filter((word) => entry.words.includes(word)).length }))
    .toSorted((a, b) => b.exact - a.exact || a.entry.words.length - b.entry.words.length)
    .slice(0, limit)
    .map(({ entry }) => entry.device)
}

/** All models by brand, in the order of the list. */
export const devicesByBrand = (): ReadonlyMap<string, readonly DeviceModel[]> =>
  Map.groupBy(DEVICES, ({ brand }) => brand)
