import { expect } from 'chai';
import * as fc from 'fast-check';

import { canonicalJson } from './canonical-json.ts';
import { JsonDocument } from './json-document.ts';

const NOTHING: ReadonlySet<string> = new Set();

function canonical(text: string, without = NOTHING): string {
  return canonicalJson(JsonDocument.parse(Buffer.from(text)), { without }).toString('utf8');
}

/** A JSON value as what it means to a cache: scalars by their spelling, strings by their UTF-16, members as a list. */
type Meaning =
  | { readonly kind: 'scalar'; readonly text: string }
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'array'; readonly items: readonly Meaning[] }
  | { readonly kind: 'object'; readonly members: readonly (readonly [name: string, value: Meaning])[] };

/** A slow reader of its own: characters and regular expressions instead of bytes and offsets. */
function read(text: string): Meaning {
  let rest = text;
  const take = (pattern: RegExp): string => {
    const [token = ''] = new RegExp(`^(?:${pattern.source})`, 'u').exec(rest) ?? [];
    rest = rest.slice(token.length);
    return token;
  };
  const takeString = (): string => JSON.parse(take(/"(?:[^"\\]|\\[^])*"/));
  const value = (): Meaning => {
    take(/\s*/);
    if (rest.startsWith('"')) return { kind: 'string', text: takeString() };
    if (take(/\[\s*/) !== '') {
      const items: Meaning[] = [];
      while (take(/\s*\]/) === '') {
        items.push(value());
        take(/\s*,/);
      }
      return { kind: 'array', items };
    }
    if (take(/\{\s*/) !== '') {
      const members: [string, Meaning][] = [];
      while (take(/\s*\}/) === '') {
        take(/\s*/);
        const name = takeString();
        take(/\s*:/);
        members.push([name, value()]);
        take(/\s*,/);
      }
      return { kind: 'object', members };
    }
    return { kind: 'scalar', text: take(/[-+.\w]+/) };
  };
  return value();
}

/** Equal for two meanings exactly when a cache must take them for one. */
function fingerprint(meaning: Meaning): string {
  switch (meaning.kind) {
    case 'scalar': return meaning.text;
    case 'string': return JSON.stringify(meaning.text);
    case 'array': return `[${meaning.items.map(fingerprint).join()}]`;
    case 'object': {
      // A stable sort: members of the same name keep their order.
      const sorted = meaning.members.toSorted(([left], [right]) => (left === right ? 0 : left < right ? -1 : 1));
      return `{${sorted.map(([name, value]) => `${JSON.stringify(name)}:${fingerprint(value)}`).join()}}`;
    }
  }
}

/** Numbers between 0 and `below`, always the same ones for the same seed. */
function choices(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** One of the many ways to write a meaning. */
function spell(meaning: Meaning, choose: (below: number) => number): string {
  const space = (): string => [' ', '\n', '\t', '\r\n', '', '', '', ''][choose(8)]!;
  const spaced = (text: string): string => space() + text + space();
  const spellUnit = (unit: number): string => {
    const character = String.fromCharCode(unit);
    const plain = JSON.stringify(character).slice(1, -1);
    const escaped = `\\u${unit.toString(16).padStart(4, '0')}`;
    const others = [escaped, escaped.toUpperCase().replace('U', 'u'), ...(character === '/' ? ['\\/'] : [])];
    return choose(3) === 0 ? others[choose(others.length)]! : plain;
  };
  const spellString = (text: string): string => `"${Array.from(text, (character) => (character.length === 2 && choose(2) === 0 ? character : Array.from({ length: character.length }, (_, index) => spellUnit(character.charCodeAt(index))).join(''))).join('')}"`;
  const spellValue = (value: Meaning): string => {
    switch (value.kind) {
      case 'scalar': return value.text;
      case 'string': return spellString(value.text);
      case 'array': return `[${value.items.length === 0 ? space() : value.items.map((item) => spaced(spellValue(item))).join()}]`;
      case 'object': {
        const members = shuffled(value.members, choose);
        return `{${members.length === 0 ? space() : members.map(([name, inner]) => `${spaced(spellString(name))}:${spaced(spellValue(inner))}`).join()}}`;
      }
    }
  };
  return spaced(spellValue(meaning));
}

/** Another order of the members; those of the same name keep theirs. */
function shuffled(members: readonly (readonly [string, Meaning])[], choose: (below: number) => number): (readonly [string, Meaning])[] {
  const mixed = members.map((member) => ({ member, place: choose(1_000_000) })).toSorted((left, right) => left.place - right.place).map(({ member }) => member);
  const byName = Map.groupBy(members, ([name]) => name);
  return mixed.map(([name]) => byName.get(name)!.shift()!);
}

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: fc.constantFrom('a', 'b', '"', '\\', '/', '\n', '\b', '\u0001', '\u007f', 'é', 'e\u0301', '漢', '😀', '\ud800', '\udc00', '\ufffd', '\u2028'), maxLength: 6 }),
  fc.nat({ max: 200 }).map((length) => 'x'.repeat(length)),
);
const name = fc.oneof(fc.constantFrom('a', 'b', 'ab', '', '__proto__', 'é', '\ud83d', '😀', '\uffff', 'role', 'content', '\\', '\n', '/'), text);
const scalar = fc.oneof(
  fc.constantFrom('0', '-0', '0.0', '1', '1.0', '1e0', '1E0', '1e+0', '10e-1', 'true', 'false', 'null', '12345678901234567890', '12345678901234567891', '1e400', '-1e400'),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
);
const { meaning } = fc.letrec<{ readonly meaning: Meaning }>((tie) => ({
  meaning: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    scalar.map((scalarText): Meaning => ({ kind: 'scalar', text: scalarText })),
    text.map((stringText): Meaning => ({ kind: 'string', text: stringText })),
    fc.array(tie('meaning'), { maxLength: 4 }).map((items): Meaning => ({ kind: 'array', items })),
    fc.array(fc.tuple(name, tie('meaning')), { maxLength: 5 }).map((members): Meaning => ({ kind: 'object', members })),
  ),
}));
const body = fc.uniqueArray(fc.tuple(name, meaning), { selector: ([memberName]) => memberName, maxLength: 6 })
  .map((members): Meaning & { readonly kind: 'object' } => ({ kind: 'object', members }));
const seed = fc.nat();

/** Every meaning that differs from `from` in one place. */
function changed(from: Meaning, choose: (below: number) => number): Meaning {
  if (from.kind === 'array' && from.items.length > 0 && choose(4) > 0) {
    const at = choose(from.items.length);
    return { kind: 'array', items: from.items.with(at, changed(from.items[at]!, choose)) };
  }
  if (from.kind === 'object' && from.members.length > 0 && choose(4) > 0) {
    const at = choose(from.members.length);
    const [memberName, value] = from.members[at]!;
    if (choose(3) === 0) return { kind: 'object', members: from.members.toSpliced(at, 1) };
    return { kind: 'object', members: from.members.with(at, [memberName, changed(value, choose)]) };
  }
  if (from.kind === 'string') return { kind: 'string', text: `${from.text}${['x', '\ud800', '\u0000'][choose(3)]!}` };
  if (from.kind === 'scalar') return { kind: 'scalar', text: from.text === '1' ? '1.0' : '1' };
  return from.kind === 'array' ? { kind: 'array', items: [...from.items, { kind: 'scalar', text: 'null' }] } : { kind: 'array', items: [from] };
}

describe('canonicalJson', () => {
  it('keeps what a body means, by a slow reader of its own', () => {
    fc.assert(fc.property(body, seed, (value, spelling) => {
      const written = spell(value, choices(spelling));
      expect(fingerprint(read(written))).to.equal(fingerprint(value));
      expect(fingerprint(read(canonical(written)))).to.equal(fingerprint(value));
    }), { numRuns: 500 });
  });

  it('is the same for every spelling, spacing and order of members', () => {
    fc.assert(fc.property(body, seed, seed, (value, one, other) => {
      expect(canonical(spell(value, choices(one)))).to.equal(canonical(spell(value, choices(other))));
    }), { numRuns: 500 });
  });

  it('differs after any change of a value, name or number form', () => {
    fc.assert(fc.property(body, seed, (value, place) => {
      const choose = choices(place);
      const other = changed(value, choose);
      if (other.kind !== 'object') return;
      expect(canonical(spell(other, choose))).to.not.equal(canonical(spell(value, choose)));
    }), { numRuns: 500 });
  });

  it('is the same for two bodies exactly when the slow reader takes them for one', () => {
    const small = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'é', '/'), fc.constantFrom('1', '1.0', '"a"', '[]', '{}', '{"a":1,"b":2}', '{"b":2,"a":1}', '"\\u0061"')), { maxLength: 3 });
    const smallBody = small.filter((members) => new Set(members.map(([memberName]) => memberName)).size === members.length)
      .map((members) => `{${members.map(([memberName, value]) => `"${memberName}":${value}`).join()}}`);
    fc.assert(fc.property(smallBody, smallBody, (one, other) => {
      expect(canonical(one) === canonical(other)).to.equal(fingerprint(read(one)) === fingerprint(read(other)));
    }), { numRuns: 3000 });
  });

  it('has these bytes', () => {
    const written = '{ "stream" : true, "messages":[ {"role":"user","content":"\\u00e9\\/\\n\\ud800"} ], "b":1.0,\r\n "a" :{"y":[ ],"x":{ }} }';
    expect(canonical(written, new Set(['stream']))).to.equal('{"a":{"x":{},"y":[]},"b":1.0,"messages":[{"role":"user","content":"é/\\n\\ud800"}]}');
    expect(canonical('{}')).to.equal('{}');
    expect(canonical(' { } ')).to.equal('{}');
  });

  const apart: readonly [title: string, one: string, other: string][] = [
    ['1 and 1.0', '{"a":1}', '{"a":1.0}'],
    ['1 and 1e0', '{"a":1}', '{"a":1e0}'],
    ['0 and -0', '{"a":0}', '{"a":-0}'],
    ['integers beyond 2^53', '{"a":9007199254740993}', '{"a":9007199254740992}'],
    ['a lone surrogate and U+FFFD', '{"a":"\\ud800"}', '{"a":"\ufffd"}'],
    ['two lone surrogates', '{"a":"\\ud800"}', '{"a":"\\ud801"}'],
    ['NFC and NFD', '{"a":"\u00e9"}', '{"a":"e\u0301"}'],
    ['a number and a string', '{"a":1}', '{"a":"1"}'],
    ['null and nothing', '{"a":null}', '{}'],
    ['the order of items', '{"a":[1,2]}', '{"a":[2,1]}'],
    ['a text that looks like JSON and the JSON', '{"a":"{}"}', '{"a":{}}'],
    ['the order of a nested member that stands twice', '{"a":{"b":1,"b":2}}', '{"a":{"b":2,"b":1}}'],
    ['a nested member that stands twice and its last value', '{"a":{"b":1,"b":2}}', '{"a":{"b":2}}'],
    ['an escaped backslash and what it would escape', '{"a":"\\\\u0061"}', '{"a":"a"}'],
    ['names that differ in an escape, whatever names came before', '{"a":{"\\\\":1}}', '{"a":{"\\n":1}}'],
  ];
  for (const [title, one, other] of apart) {
    it(`keeps ${title} apart`, () => {
      expect(canonical(one)).to.not.equal(canonical(other));
    });
  }

  it('keeps members that stand twice through any order of the others', () => {
    expect(canonical('{"a":{"b":1,"a":0,"\\u0062":2}}')).to.equal('{"a":{"a":0,"b":1,"b":2}}');
  });

  describe('without members', () => {
    it('leaves them out at the root, however they are spelled and wherever they stand', () => {
      const without = new Set(['user', 'stream']);
      const expected = '{"a":{"user":1}}';
      for (const written of ['{"user":"x","a":{"user":1}}', '{"a":{"user":1},"user":{"b":[{"z":1,"a":2}]}}', '{"us\\u0065r":1,"stream":false,"a":{"user":1}}', '{"a":{"user":1} , "stream":true ,"user":[] }']) {
        expect(canonical(written, without)).to.equal(expected);
      }
      expect(canonical('{"user":1}', without)).to.equal('{}');
    });

    it('leaves out nothing else', () => {
      fc.assert(fc.property(body, name, seed, (value, left, spelling) => {
        const others = { ...value, members: value.members.filter(([memberName]) => memberName !== left) };
        expect(canonical(spell(value, choices(spelling)), new Set([left]))).to.equal(canonical(spell(others, choices(spelling + 1))));
      }), { numRuns: 300 });
    });
  });

  it('leaves the document as it is', () => {
    const document = JsonDocument.parse(Buffer.from('{"b":[ 1 ],"a":"\\u0061"}'));
    canonicalJson(document, { without: NOTHING });
    expect(document.bytes.toString()).to.equal('{"b":[ 1 ],"a":"\\u0061"}');
  });

  it('orders objects in 256 levels of unordered ones in linear time', () => {
    const filler = `"${'x'.repeat(4 * 1024 * 1024)}"`;
    const objects = `[${Array.from({ length: 50_000 }, () => '{"b":1,"a":2}').join()}]`;
    const levels = 252;
    const written = `{"z":${'{"b":'.repeat(levels)}[${filler},${objects}]${',"a":1}'.repeat(levels)},"a":1}`;
    const document = JsonDocument.parse(Buffer.from(written));
    const startedAt = performance.now();
    const bytes = canonicalJson(document, { without: NOTHING });
    expect(performance.now() - startedAt, 'ms; about 40 on two shared cores').to.be.below(1000);
    expect(bytes.length).to.equal(document.bytes.length);
    expect(bytes.toString('latin1', 0, 20)).to.equal('{"a":1,"z":{"a":1,"b');
  });
});
