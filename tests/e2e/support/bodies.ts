import fc from 'fast-check'

/** Request bodies that a client, a scanner or a broken proxy could send: some nearly right, most of them wrong. */

export interface Body {
  readonly bytes: Uint8Array
  readonly contentType: string | null
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const oddTexts = [
  '',
  ' ',
  'null',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff\ud800',
  '\u202e',
  '💸'.repeat(50),
  "' or 1=1 --",
  '%00',
  '../../../etc/passwd',
  '$\u007bjndi:ldap://127.0.0.1/x}',
  '<script>alert(1)</script>',
  'x'.repeat(10_000),
  '9'.repeat(400),
]
const oddValues: unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  Number.MAX_SAFE_INTEGER + 2,
  [],
  [[]],
  {},
  { toString: 1 },
  { length: -1 },
]

/** Every field as it should be, or missing, or something else altogether; and sometimes fields nobody asked for. */
const nearlyRight = (valid: Readonly<Record<string, readonly unknown[]>>): fc.Arbitrary<string> => {
  const fields = Object.fromEntries(
    Object.entries(valid).map(([name, values]) => [
      name,
      fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom(...values) },
        { weight: 2, arbitrary: fc.constantFrom(...oddTexts) },
        { weight: 1, arbitrary: fc.constantFrom(...oddValues) },
        { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
        { weight: 1, arbitrary: fc.jsonValue() },
      ),
    ]),
  )
  const more = fc.dictionary(
    fc.constantFrom('amount_minor', 'price', 'state', 'user_id', 'provider_ref', 'constructor', 'then'),
    fc.jsonValue(),
  )
  return fc
    .tuple(fc.record(fields, { requiredKeys: [] }), fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, more))
    .map(([body, extra]) => JSON.stringify({ ...extra, ...body }))
}

/** Text of the right kind with some bytes changed, left out or doubled. */
const mutated = (text: fc.Arbitrary<string>): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(
      text,
      fc.array(
        fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }), fc.constantFrom('set', 'drop', 'double')),
        {
          minLength: 1,
          maxLength: 4,
        },
      ),
    )
    .map(([source, changes]) => {
      const bytes = [...utf8(source)]
      for (const [place, value, how] of changes) {
        const at = bytes.length > 0 ? place % bytes.length : 0
        if (how === 'set') bytes[at] = value
        else bytes.splice(at, how === 'drop' ? 1 : 0, ...(how === 'double' ? bytes.slice(at, at + 3) : []))
      }
      return Uint8Array.from(bytes)
    })

const nested = fc
  .tuple(fc.constantFrom('[', '{"a":', '[{"iccid":'), fc.constantFrom(10, 500, 4_000))
  .map(([open, depth]) => utf8(open.repeat(depth)))
const closed = fc
  .constantFrom(10, 500, 6_000)
  .map((depth) => utf8(`${'['.repeat(depth)}${']'.repeat(depth)}`))

/** Things that JSON parsers and schemas trip over, for these field names. */
const traps = (names: readonly string[]): fc.Arbitrary<Uint8Array> => {
  const [name = 'a'] = names
  return fc.constantFrom(
    ...[
      '{"__proto__":{"isAdmin":true}}',
      `{"__proto__":null,"${name}":"x"}`,
      '{"constructor":{"prototype":{"x":1}}}',
      `{"${name}":"a","${name}":"b"}`,
      `{"${name}":{"${name}":{"${name}":1}}}`,
      `{"${name}":1e400}`,
      `{"${name}":-0}`,
      `{"${name}":123456789012345678901234567890}`,
      `{"${name}":0.1e-400}`,
      `{"${name}":"\\u0000"}`,
      `{"${name}":"\\ud800"}`,
      `\ufeff{"${name}":"x"}`,
      `{"${name}":NaN}`,
      `{'${name}':'x'}`,
      `{"${name}":"x",}`,
      `{"${name}":"x"}{"${name}":"y"}`,
      `{"${name}":"x"`,
      '"just a text"',
      'null',
      '[]',
      '0',
      '',
      '\n\t ',
    ].map(utf8),
    Uint8Array.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
    Uint8Array.from([0x22, 0xc0, 0xaf, 0x22]),
    Uint8Array.from([0x22, 0xed, 0xa0, 0x80, 0x22]),
    Uint8Array.from([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]),
    new Uint8Array(20_000).fill(0x20),
  )
}

/** So many bodies for one address, the same ones for the same seed. */
export function bodiesFor(
  valid: Readonly<Record<string, readonly unknown[]>>,
  count: number,
  seed: number,
): readonly Body[] {
  const near = nearlyRight(valid)
  const bytes = fc.oneof(
    { weight: 10, arbitrary: near.map(utf8) },
    { weight: 5, arbitrary: mutated(near) },
    { weight: 2, arbitrary: fc.uint8Array({ maxLength: 300 }) },
    { weight: 1, arbitrary: nested },
    { weight: 1, arbitrary: closed },
    { weight: 2, arbitrary: traps(Object.keys(valid)) },
  )
  const contentType = fc.oneof(
    { weight: 20, arbitrary: fc.constant('application/json') },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        null,
        'text/plain',
        'application/json; charset=utf-16',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
        'application/vnd.api+json',
      ),
    },
  )
  return fc.sample(fc.record({ bytes, contentType }), { numRuns: count, seed })
}
