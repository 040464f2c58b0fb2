import { expect, test } from 'vitest'
import { phoneSystem } from '@/components/esims/install/phone-system'

const safari = (version: string) =>
  `Mozilla/5.0 (iPhone; CPU iPhone OS ${version} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1`
const chrome = (version: string, phone = 'Pixel 8') =>
  `Mozilla/5.0 (Linux; Android ${version}; ${phone}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile Safari/537.36`

test.each([
  ['iOS 17.4', safari('17_4'), 'ios'],
  ['iOS 17.4.1', safari('17_4_1'), 'ios'],
  ['iOS 18.0', safari('18_0'), 'ios'],
  ['iOS 26.1', safari('26_1'), 'ios'],
  ['iOS 17.3.1', safari('17_3_1'), 'other'],
  ['iOS 16.7', safari('16_7'), 'other'],
  ['iOS 9.3', safari('9_3'), 'other'],
  ['Android 10', chrome('10', 'K'), 'android'],
  ['Android 16', chrome('16'), 'android'],
  ['Android 9', chrome('9'), 'other'],
  ['Android 8.1.0', chrome('8.1.0'), 'other'],
  ['an Android tablet', chrome('14').replace(' Mobile', ''), 'other'],
  [
    'an iPad that says it is one',
    'Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1',
    'other',
  ],
  [
    'a Mac, and an iPad that says it is one',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15',
    'other',
  ],
  [
    'Windows',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36',
    'other',
  ],
  ['the browser inside of Facebook', `${safari('17_5')} [FBAN/FBIOS;FBAV/470.0]`, 'other'],
  ['the browser inside of Instagram', `${safari('17_5')} Instagram 330.0`, 'other'],
  ['an Android web view', chrome('14', 'Pixel 8; wv'), 'other'],
  ['nothing at all', '', 'other'],
])('%s: one tap only where the phone knows the link', (_name, userAgent, system) => {
  expect(phoneSystem(userAgent)).toBe(system)
})
