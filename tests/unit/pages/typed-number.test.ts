import { describe, expect, test } from 'vitest'
import { readScanned } from '@/components/check/scanned'
import { pathForTyped } from '@/components/check/typed-number'

const ICCID = '8944500102198304826'

describe('a typed number leads, without JavaScript too,', () => {
  test.each([
    ['to its page, however it is written', `ICCID: 8944 5001 0219 8304 826`, `/check/${ICCID}`],
    [
      'to its page with a wrong check digit too: that page asks',
      '8944500102198304827',
      '/check/8944500102198304827',
    ],
    ['to what an EID is', '8'.repeat(32), '/check/problem/eid'],
    ['to what an IMEI is', '490154203237518', '/check/problem/imei'],
    [
      'to what an activation code is, without carrying it along',
      'LPA:1$rsp.example.com$SECRET',
      '/check/problem/activation-code',
    ],
    ['to what is missing', '89445001', '/check/problem/too-short'],
    ['to what is too much', `${ICCID}${ICCID}`, '/check/problem/too-long'],
    ['to what a number starts with', '1234567890123456789', '/check/problem/prefix'],
    ['to what is no digit', 'hello', '/check/problem/characters'],
    ['to the field when it was empty', '  ', '/check/problem/empty'],
  ])('%s', (_, typed, path) => {
    expect(pathForTyped(typed)).toBe(path)
  })
})

describe('a scanned code', () => {
  test('is a number when it is one, or holds one', () => {
    expect(readScanned([ICCID])).toEqual({ kind: 'iccid', iccid: ICCID })
    expect(readScanned([`SN=7;ICC ${ICCID}F;`])).toEqual({ kind: 'iccid', iccid: ICCID })
  })
  test('is named when it is an activation code; a number beside it wins', () => {
    expect(readScanned(['LPA:1$rsp.example.com$A-1'])).toEqual({ kind: 'activation_code' })
    expect(readScanned(['LPA:1$rsp.example.com$A-1', ICCID])).toEqual({ kind: 'iccid', iccid: ICCID })
  })
  test('is nothing of ours otherwise', () => {
    expect(readScanned(['https://example.com'])).toEqual({ kind: 'other' })
    expect(readScanned([])).toBeNull()
  })
})
