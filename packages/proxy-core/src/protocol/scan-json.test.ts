import { runInNewContext } from 'node:vm';

import { expect } from 'chai';
import * as fc from 'fast-check';

import { type JsonScan, scanJson } from './scan-json.ts';

const UNLIMITED = { maxDepth: 1_000_000, maxMembers: 1_000_000, allowsDuplicates: true };

function scan(text: string, options: Partial<typeof UNLIMITED> = {}): JsonScan {
  return scanJson(Buffer.from(text), { ...UNLIMITED, ...options });
}

function isParsed(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Holds the scanner to `JSON.parse`: the same texts accepted, and the same value behind each member's span.
 *
 * V8 13 and 14 give an object the key of an object parsed before it where an escape in the new key begins with the same
 * bytes: after `{"\\":1}`, `{"\n":1}` has the key `\` too. Where the two disagree, a JSON.parse that has parsed nothing yet decides.
 */
function expectLikeParse(text: string): void {
  const bytes = Buffer.from(text);
  const result = scanJson(bytes, UNLIMITED);
  expect(result.ok, JSON.stringify(text)).to.equal(isParsed(text));
  if (!result.ok) {
    expect(result.at).to.be.within(0, bytes.length);
    return;
  }
  try {
    expectSameValues(bytes, result, JSON.parse);
  } catch {
    expectSameValues(bytes, result, parseAfresh);
  }
}

function parseAfresh(text: string): unknown {
  return structuredClone(runInNewContext('JSON.parse(text)', { text }));
}

function expectSameValues(bytes: Buffer, result: Extract<JsonScan, { ok: true }>, parse: (text: string) => unknown): void {
  const value = parse(bytes.toString('utf8'));
  expect(result.kind).to.equal(kindOfValue(value));
  if (result.kind !== 'object') {
    expect(result.members.size).to.equal(0);
    return;
  }
  const members = [...result.members].map(([name, { start, end }]) => [name, parse(bytes.toString('utf8', start, end))]);
  expect(members.toSorted(byKey)).to.deep.equal(Object.entries(value as object).toSorted(byKey));
  for (const [name, { kind }] of result.members) expect(kind, name).to.equal(kindOfValue((value as Record<string, unknown>)[name]));
}

function byKey([one]: readonly unknown[], [other]: readonly unknown[]): number {
  return String(one) < String(other) ? -1 : 1;
}

function kindOfValue(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

const space = fc.string({ unit: fc.constantFrom(' ', '\t', '\n', '\r'), maxLength: 3 });
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
  fc.bigInt().map(String),
  fc.constantFrom('0', '-0', '0.0', '1e400', '-1E-400', '1e+5', '12345678901234567890', '0.1e1'),
);
const escape = fc.oneof(
  fc.constantFrom('\\"', '\\\\', '\\/', '\\b', '\\f', '\\n', '\\r', '\\t', '\\ud800', '\\uDC00', '\\u0000', '\\u0022'),
  fc.integer({ min: 0, max: 0xffff }).map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`),
);
const plain = fc.string({ unit: 'grapheme' }).map((text) => JSON.stringify(text).slice(1, -1));
const string = fc.array(fc.oneof(plain, escape), { maxLength: 4 }).map((parts) => `"${parts.join('')}"`);
const key = fc.oneof({ weight: 5, arbitrary: string }, { weight: 1, arbitrary: fc.constantFrom('"__proto__"', '""', '"constructor"', '"\\u0061"', '"a"') });

/** JSON texts in every spelling: any whitespace, any escapes, numbers that no double holds, keys that stand twice. */
const { text: jsonText } = fc.letrec<{ readonly text: string }>((tie) => {
  const spaced = fc.tuple(space, tie('text'), space).map((parts) => parts.join(''));
  const member = fc.tuple(space, key, space, spaced).map(([before, name, after, value]) => `${before}${name}${after}:${value}`);
  return {
    text: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom('true', 'false', 'null'),
      number,
      string,
      fc.tuple(fc.array(spaced, { maxLength: 4 }), space).map(([items, inside]) => `[${items.length > 0 ? items.join(',') : inside}]`),
      fc.tuple(fc.array(member, { maxLength: 5 }), space).map(([members, inside]) => `{${members.length > 0 ? members.join(',') : inside}}`),
    ),
  };
});

/** The body of a request, mostly: objects at the root. */
const rootText = fc.oneof(jsonText, fc.array(fc.tuple(key, jsonText), { maxLength: 6 }).map((members) => `{${members.map(([name, value]) => `${name}:${value}`).join(' , ')}}`));

describe('scanJson', () => {
  it('finds in any JSON text what JSON.parse finds', () => {
    fc.assert(fc.property(space, rootText, space, (before, text, after) => expectLikeParse(before + text + after)), { numRuns: 2000 });
  });

  it('finds in what JSON.stringify writes what JSON.parse finds', () => {
    fc.assert(fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, '\t'), (value, indent) => expectLikeParse(JSON.stringify(value, undefined, indent))), { numRuns: 1000 });
  });

  it('reads an escaped key as it is, whatever keys came before it', () => {
    for (const text of ['{"\\\\":1}', '{"\\n":1}', '{"mod\\\\u":1}', '{"mod\\u0065l":1}']) expectLikeParse(text);
    const result = scan('{"mod\\u0065l":1}');
    expect(result.ok ? [...result.members.keys()] : []).to.deep.equal(['model']);
  });

  it('accepts of truncated texts what JSON.parse accepts', () => {
    fc.assert(fc.property(rootText, fc.nat(), (text, place) => expectLikeParse(text.slice(0, place % (text.length + 1)))), { numRuns: 2000 });
  });

  it('accepts of mutated texts what JSON.parse accepts', () => {
    const mutation = fc.record({
      place: fc.nat(),
      removed: fc.integer({ min: 0, max: 2 }),
      added: fc.oneof(fc.constantFrom('', ',', ':', '"', '\\', '{', '}', '[', ']', '0', '-', '.', 'e', '+', 't', 'null', ' ', '\u0000', '\u001f', '\u007f', '\u00a0', '\u2028', '\ufeff', "'", '/**/', 'u12'), fc.string({ maxLength: 2 })),
    });
    fc.assert(fc.property(rootText, fc.array(mutation, { minLength: 1, maxLength: 3 }), (text, mutations) => {
      let mutated = text;
      for (const { place, removed, added } of mutations) {
        const at = place % (mutated.length + 1);
        mutated = mutated.slice(0, at) + added + mutated.slice(at + removed);
      }
      expectLikeParse(mutated.toWellFormed());
    }), { numRuns: 5000 });
  });

  it('accepts of random texts what JSON.parse accepts', () => {
    const soup = fc.string({ unit: fc.constantFrom(...Array.from('{}[]",:\\ntrufalse0123456789.eE+-u \n\u0001é漢😀')), maxLength: 12 });
    fc.assert(fc.property(fc.oneof(soup, fc.string({ unit: 'binary' })), (text) => expectLikeParse(text.toWellFormed())), { numRuns: 5000 });
  });

  it('sees a special byte at every place and length of a string', () => {
    for (let length = 0; length < 20; length += 1) {
      for (let at = 0; at < length; at += 1) {
        for (const special of ['\\', '"', '\u0000', '\u001f', ' ', '\u007f', '!', '#', '[', ']', '\u0080', '¢', '\\n', '\\"', '\\x']) {
          expectLikeParse(`{"a":"${'x'.repeat(at)}${special}${'x'.repeat(length - at)}"}`);
          expectLikeParse(`["${'é'.repeat(at)}${special}${'é'.repeat(length - at)}"]`);
        }
      }
    }
  });

  for (const text of ['', ' ', '{', '}', '{}}', '{"a"}', '{"a":}', '{"a":1,}', '{,}', '[1,]', '[,1]', '[1 2]', '{"a":1 "b":2}', '{a:1}', "{'a':1}", '01', '-', '-a', '1.', '.1', '+1', '1e', '1e+', '0x1', 'NaN', 'Infinity', 'tru', 'truee', 'nul', 'True', '"\\x"', '"\\u12"', '"\\u12g4"', '"a', '"\\', '"\\u', '"\n"', '\ufeff{}', '{}\u0000', '// a\n{}', '[1,2', '{"a":[1,{"b":2]}', '[}', '{]', '[[]', '{"a":{}']) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(isParsed(text)).to.equal(false);
      expect(scan(text)).to.include({ ok: false, problem: 'invalid' });
    });
  }

  it('tells the byte at which reading stopped', () => {
    expect(scan('{"é":tru}')).to.deep.equal({ ok: false, problem: 'invalid', at: 9 });
    expect(scan('{"a":1')).to.deep.equal({ ok: false, problem: 'invalid', at: 6 });
    expect(scan('["a\u0007"]')).to.deep.equal({ ok: false, problem: 'invalid', at: 3 });
    expect(scan('{} x')).to.deep.equal({ ok: false, problem: 'invalid', at: 3 });
  });

  it('gives the bytes of each root member, without the space around them', () => {
    const bytes = Buffer.from('{ "é" : [1, 2] ,"\\u0061":\t1e400\n,"":"\\ud800", "__proto__":{"a":1} }');
    const result = scanJson(bytes, UNLIMITED);
    const spans = result.ok ? [...result.members].map(([name, { kind, start, end }]) => [name, kind, bytes.toString('utf8', start, end)]) : [];
    expect(spans).to.deep.equal([['é', 'array', '[1, 2]'], ['a', 'number', '1e400'], ['', 'string', '"\\ud800"'], ['__proto__', 'object', '{"a":1}']]);
  });

  describe('depth', () => {
    const nestings: readonly [name: string, nest: (levels: number) => string][] = [
      ['arrays', (levels) => '['.repeat(levels) + ']'.repeat(levels)],
      ['objects', (levels) => '{"a":'.repeat(levels - 1) + '{}' + '}'.repeat(levels - 1)],
      ['arrays in a member', (levels) => `{"b":1,"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`],
      ['objects that are not empty', (levels) => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels)],
    ];
    for (const [name, nest] of nestings) {
      it(`of 256 levels of ${name} is allowed, and 257 are not`, () => {
        expect(scan(nest(256), { maxDepth: 256 }).ok).to.equal(true);
        expect(scan(nest(257), { maxDepth: 256 })).to.include({ ok: false, problem: 'too-deep' });
      });
    }

    it('counts what is open, not what was', () => {
      expect(scan(`[${'[[]],'.repeat(1000)}{"a":[]}]`, { maxDepth: 3 }).ok).to.equal(true);
      expect(scan(`[${'[[]],'.repeat(1000)}{"a":[[]]}]`, { maxDepth: 3 })).to.include({ ok: false, problem: 'too-deep' });
    });

    it('of 100,000 levels costs no call stack', () => {
      expect(scan('['.repeat(100_000), { maxDepth: 256 })).to.deep.equal({ ok: false, problem: 'too-deep', at: 256 });
      expect(scan('['.repeat(100_000))).to.deep.equal({ ok: false, problem: 'invalid', at: 100_000 });
      expect(scan('['.repeat(100_000) + ']'.repeat(100_000)).ok).to.equal(true);
      expect(scan('{"a":'.repeat(100_000)).ok).to.equal(false);
    });
  });

  it('reads 32 MB without a call stack', () => {
    const word = 'x'.repeat(1021);
    const bytes = Buffer.from(`{"a":[${`"${word}",`.repeat(32 * 1024)}1]}`);
    expect(bytes.length).to.be.above(32 * 1024 * 1024);
    const startedAt = performance.now();
    expect(scanJson(bytes, { maxDepth: 256 }).ok).to.equal(true);
    expect(performance.now() - startedAt, 'ms; about 15 on two shared cores').to.be.below(2000);
  });

  describe('members that stand twice', () => {
    it('are refused, by name and place', () => {
      expect(scan('{"a":1,"b":2,"a":3}', { allowsDuplicates: false })).to.deep.equal({ ok: false, problem: 'duplicate-key', at: 13, key: 'a' });
    });

    it('are seen through escapes', () => {
      expect(scan('{"model":1,"mod\\u0065l":2}', { allowsDuplicates: false })).to.include({ ok: false, problem: 'duplicate-key', key: 'model' });
      expect(scan('{"\\u006dodel":1,"model":2}', { allowsDuplicates: false })).to.include({ ok: false, problem: 'duplicate-key', key: 'model' });
      expect(scan('{"__proto__":1,"__proto__":2}', { allowsDuplicates: false })).to.include({ ok: false, problem: 'duplicate-key', key: '__proto__' });
    });

    it('below the root are none of its business', () => {
      expect(scan('{"a":{"b":1,"b":2},"b":[{"a":1,"a":1}]}', { allowsDuplicates: false }).ok).to.equal(true);
    });

    it('count as the last one where they are allowed', () => {
      const result = scan('{"a":1,"a":[2]}');
      expect(result.ok ? result.members.get('a') : undefined).to.deep.equal({ kind: 'array', start: 11, end: 14 });
    });
  });

  it('holds no more members than it may', () => {
    const members = (count: number): string => `{${Array.from({ length: count }, (_, index) => `"k${index}":${index}`).join(',')}}`;
    expect(scanJson(Buffer.from(members(1024)), { maxDepth: 8 }).ok).to.equal(true);
    expect(scanJson(Buffer.from(members(1025)), { maxDepth: 8 })).to.include({ ok: false, problem: 'too-many-members' });
    expect(scan('{"a":1,"b":2,"a":3}', { maxMembers: 2 }).ok, 'a member that stands twice is one').to.equal(true);
    expect(scan('{"a":1,"b":2,"c":3}', { maxMembers: 2 })).to.deep.equal({ ok: false, problem: 'too-many-members', at: 13 });
  });
});
