import { describe, expect, test } from 'vitest'
import { emailTypo, looksLikeEmail } from '@/lib/core/email'

describe('a slip in an address', () => {
  test.each([
    ['ada@gmial.com', 'ada@gmail.com'],
    ['ada@gmail.con', 'ada@gmail.com'],
    ['ada@gmail.co', 'ada@gmail.com'],
    ['ada@gnail.com', 'ada@gmail.com'],
    ['ada@gmaill.com', 'ada@gmail.com'],
    ['ada@hotmial.com', 'ada@hotmail.com'],
    ['ada@outlok.com', 'ada@outlook.com'],
    ['ada@iclod.com', 'ada@icloud.com'],
    ['ada@my-school.con', 'ada@my-school.com'],
    [' Ada.B+trip@Gmial.com ', 'Ada.B+trip@gmail.com'],
  ])('%s: %s is proposed', (typed, meant) => expect(emailTypo(typed)).toBe(meant))

  test.each([
    ...['ada@gmail.com', 'ada@ymail.com', 'ada@mail.com', 'ada@gmx.net', 'ada@gmx.de', 'ada@hotmail.co.uk'],
    ...['ada@example.com', 'ada@ual.com', 'ada@me.com', 'ada@he.com', 'ada@t-online.de', 'ada@yandex.com.tr'],
    ...['', 'ada', '@gmial.com', 'ada@', 'ada@@'],
  ])('%s: nothing is proposed', (typed) => expect(emailTypo(typed)).toBeNull())
})

describe('the form of an address', () => {
  test.each(['a@b.co', 'ada+trip@mail.example.org', ' ada@example.com ', 'ü@bücher.example'])(
    '%s has it',
    (typed) => expect(looksLikeEmail(typed)).toBe(true),
  )
  test.each(['', 'ada', 'ada@', '@b.co', 'ada@b', 'ada@b.', 'ada@.co', 'a b@c.de', 'a@b@c.de'])(
    '%s has not',
    (typed) => expect(looksLikeEmail(typed)).toBe(false),
  )
})
