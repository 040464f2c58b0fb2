import { describe, expect, test } from 'vitest'
import { type CheckedDevice, checkDevice, type DeviceWords } from '@/lib/core/devices/check'
import { DEVICES } from '@/lib/core/devices/models'
import { devicesByBrand, findDevice, searchDevices } from '@/lib/core/devices/search'

const names = (typed: string, limit = 6) => searchDevices(typed, limit).map(({ name }) => name)

describe('finding a model', () => {
  test.each([
    ['iphone 15', 'iPhone 15'],
    ['iphone15', 'iPhone 15'],
    ['IPHONE  15 pro max', 'iPhone 15 Pro Max'],
    ['apple 15 pro', 'iPhone 15 Pro'],
    ['s24 ultra', 'Galaxy S24 Ultra'],
    ['samsung galaxy s20+', 'Galaxy S20+'],
    ['galaxy s20 plus', 'Galaxy S20+'],
    ['z flip5', 'Galaxy Z Flip5'],
    ['pixel 9 pro xl', 'Pixel 9 Pro XL'],
    ['xperia 1 vi', 'Xperia 1 VI'],
    ['fairphone 5', 'Fairphone 5'],
  ])('%s → %s first', (typed, name) => expect(names(typed)[0]).toBe(name))

  test('what begins it is shown while one types, at most as many as asked for', () => {
    expect(names('iphone 1', 3)).toHaveLength(3)
    expect(names('ipho', 100).every((name) => name.startsWith('iPhone'))).toBe(true)
  })
  test.each(['', '   ', 'iphone 99', '\u0000', '💸'])('%j: nothing, and no error', (typed) =>
    expect(names(typed)).toEqual([]),
  )
  test('a whole name is known in any spelling, part of one is not', () => {
    expect(findDevice('  apple iphone 15 ')?.name).toBe('iPhone 15')
    expect(findDevice('GALAXY S24 plus')?.name).toBe('Galaxy S24+')
    expect(findDevice('iphone')).toBeNull()
    expect(findDevice('')).toBeNull()
  })
  test('every model finds itself, is listed once and under its brand', () => {
    for (const device of DEVICES) {
      expect(findDevice(device.name), device.name).toBe(device)
      expect(findDevice(`${device.brand} ${device.name}`), device.name).toBe(device)
    }
    expect([...devicesByBrand().values()].flat()).toHaveLength(DEVICES.length)
    expect(DEVICES.length).toBeGreaterThan(250)
  })
})

describe('what the list says', () => {
  test.each([
    ['iPhone X', 'no'],
    ['iPhone XS', 'yes'],
    ['iPhone XR', 'yes'],
    ['Galaxy S10', 'no'],
    ['Galaxy S20+', 'yes'],
    ['Galaxy A54 5G', 'ask_eid'],
    ['Pixel 4a', 'yes'],
  ])('%s: %s', (name, support) => expect(findDevice(name)?.support).toBe(support))

  test('iPhones of mainland China have none; those of Hong Kong are not promised', () => {
    const variants = findDevice('iPhone 15')?.variants
    expect(variants).toContainEqual({ soldIn: 'mainland_china', support: 'no' })
    expect(variants).toContainEqual({ soldIn: 'hong_kong_macao', support: 'ask_eid' })
  })
})

describe('what is written on the order', () => {
  const said = { model: '', elsewhere: false, eidSeen: false, lock: 'unknown', anyway: false } as const
  const nothing = { model: null, variant: null, eid: false, lock: 'unknown' } as const
  test.each<[name: string, words: Partial<DeviceWords>, written: Partial<CheckedDevice> | null]>([
    ['a listed model', { model: 'iphone 15' }, { model: 'iPhone 15', variant: 'usual', verdict: 'fits' }],
    ['a model without variants', { model: 'Pixel 9' }, { model: 'Pixel 9', verdict: 'fits' }],
    ['an EID that was seen', { eidSeen: true }, { eid: true, verdict: 'fits' }],
    [
      'an EID on an unlisted phone that is free',
      { model: 'Nova 9', eidSeen: true, lock: 'free' },
      { model: 'Nova 9', eid: true, lock: 'free', verdict: 'fits' },
    ],
    [
      'an EID on one made for another place',
      { model: 'iPhone 15', elsewhere: true, eidSeen: true },
      { model: 'iPhone 15', variant: 'elsewhere', eid: true, verdict: 'fits' },
    ],
    ['nothing', {}, null],
    ['an unlisted phone', { model: 'Nova 9' }, null],
    ['a model without eSIM', { model: 'iPhone X' }, null],
    ['a model that differs', { model: 'Pixel 2' }, null],
    ['a listed model made for another place', { model: 'iPhone 15', elsewhere: true }, null],
    ['a listed model that is locked', { model: 'iPhone 15', lock: 'locked' }, null],
    ['an EID on a locked phone', { eidSeen: true, lock: 'locked' }, null],
    ['nothing, but bought anyway', { anyway: true }, { verdict: 'skipped' }],
    [
      'a lock and nothing else, anyway',
      { lock: 'locked', anyway: true },
      { lock: 'locked', verdict: 'unsure' },
    ],
    [
      'a model without eSIM, anyway',
      { model: 'iphone x', anyway: true },
      { model: 'iPhone X', verdict: 'unsure' },
    ],
    [
      'made for another place, anyway',
      { model: 'iPhone 15', elsewhere: true, anyway: true },
      { model: 'iPhone 15', variant: 'elsewhere', verdict: 'unsure' },
    ],
    [
      'a listed model that is locked, anyway',
      { model: 'iPhone 15', lock: 'locked', anyway: true },
      { model: 'iPhone 15', variant: 'usual', lock: 'locked', verdict: 'unsure' },
    ],
    [
      'a listed model and "anyway"',
      { model: 'iPhone 15', anyway: true },
      { model: 'iPhone 15', variant: 'usual', verdict: 'fits' },
    ],
  ])('%s', (_name, words, written) =>
    expect(checkDevice({ ...said, ...words })).toEqual(written && { ...nothing, ...written }),
  )
})
