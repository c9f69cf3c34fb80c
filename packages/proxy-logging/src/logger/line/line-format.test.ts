import { expect } from 'chai';
import fc from 'fast-check';

import type { LogFields } from '../logger.ts';
import { SecretMasker } from '../masking/secret-masker.ts';
import { jsonLayout } from './json-layout.ts';
import { LineFormat } from './line-format.ts';
import { MAX_LINE_BYTES } from './line-limits.ts';

const SECRET = 'planted-secret-0123456789';

function render(fields: LogFields, message = 'message'): string {
  return new LineFormat(jsonLayout(), new SecretMasker([SECRET])).render({ level: 'info', message, fields, timeMs: 0 });
}

function factsOf(fields: LogFields): Record<string, unknown> {
  return JSON.parse(render(fields));
}

describe('LineFormat', () => {
  it('writes an error with name, message and code, and the stack of a defect alone', () => {
    const expected = Object.assign(new Error('full'), { code: 'ENOSPC' });
    expect(factsOf({ error: expected })['error']).to.deep.equal({ name: 'Error', message: 'full', code: 'ENOSPC' });
    const defect = factsOf({ error: new Error('outer', { cause: new TypeError('inner') }) })['error'];
    expect(defect).to.have.property('stack').that.matches(/^Error: outer\n {4}at /);
    expect(defect).to.have.nested.property('cause.name', 'TypeError');
  });

  it('survives circular values, getters that throw, and values that JSON does not know', () => {
    const circular: Record<string, unknown> = { twice: [1] };
    circular['self'] = circular;
    circular['again'] = circular['twice'];
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(factsOf({ circular, bad: { get x() { throw new Error('no'); } }, proxy, big: 1n, date: new Date(0), never: new Date(Number.NaN), bytes: Buffer.alloc(3), map: new Map([[1, 2]]), call: () => 1, symbol: Symbol('s'), nan: Number.NaN, list: [undefined], none: undefined })).to.deep.equal({
      timestamp: '1970-01-01T00:00:00.000Z', level: 'info', message: 'message',
      circular: { twice: [1], self: '[circular]', again: [1] }, bad: '[unreadable]', proxy: '[unreadable]', big: '1', date: '1970-01-01T00:00:00.000Z', never: null,
      bytes: '[3 bytes]', map: '[1 entries]', call: '[function]', symbol: 'Symbol(s)', nan: null, list: [null],
    });
  });

  it('writes the line without its fields where they cannot be read', () => {
    const fields = { get x() { throw new Error('no'); } };
    expect(factsOf(fields)).to.include({ message: 'message', fields: '[unreadable]' });
  });

  it('masks what a secret’s name stands for, whatever it is, at any depth', () => {
    expect(factsOf({ headers: { Authorization: ['x'], 'x-api-key': 7 }, cookie: { a: 1 } })).to.deep.include({ headers: { Authorization: '[secret]', 'x-api-key': '[secret]' }, cookie: '[secret]' });
  });

  it('shows no part of a secret that stands where a text is cut', () => {
    for (let before = 900; before < 1800; before += 7) {
      for (const after of ['', 'z'.repeat(5000)]) {
        const line = render({ text: 'a'.repeat(before) + SECRET + after, ['n'.repeat(before % 80) + SECRET]: 1 });
        expect(line, String(before)).to.not.include('planted').and.to.not.match(/[an]p(?:l|"|…)/);
      }
    }
  });

  it('is one line of JSON of at most 8 KB with no secret in it, whatever the fields are', () => {
    const value = fc.anything({ withBigInt: true, withDate: true, withMap: true, withTypedArray: true, maxDepth: 8, key: fc.oneof(fc.string(), fc.constant(SECRET)), values: [fc.string({ unit: 'binary', maxLength: 3000 }), fc.constant(`x${SECRET}y`), fc.integer(), fc.double()] });
    fc.assert(fc.property(fc.dictionary(fc.string({ unit: 'binary' }), value), fc.string({ unit: 'binary', maxLength: 10_000 }), (fields, message) => {
      const line = render(fields, message);
      expect(Buffer.byteLength(line)).to.be.at.most(MAX_LINE_BYTES);
      expect(line).to.not.include(SECRET);
      expect(line).to.match(/^[^\p{Cc}\p{Zl}\p{Zp}]*\n$/u);
      expect(JSON.parse(line)).to.include({ level: 'info' });
    }), { numRuns: 500 });
  });

  it('is short and made in a moment when the fields are as wide as they are deep', () => {
    const wide = (depth: number): unknown => {
      if (depth === 0) return '\u202E'.repeat(2000);
      const below = wide(depth - 1);
      return Object.fromEntries(Array.from({ length: 70 }, (_unused, index) => [`${'\u202E'.repeat(70)}${index}`, below]));
    };
    const shared = Object(wide(5));
    const line = render(shared, '\u202E'.repeat(9000));
    expect(Buffer.byteLength(line)).to.be.at.most(MAX_LINE_BYTES);
    expect(JSON.parse(line)).to.have.property('…', '…');
  });

  it('writes each line as if it were the first, whatever those before had in them', () => {
    const name = fc.constantFrom('a', 'b', 'status', 'password', 'timestamp', 'ü');
    const value = fc.oneof(fc.constantFrom('x', SECRET, '', 200, 0, -0, Number.NaN, true, null, undefined), fc.string({ minLength: 60, maxLength: 70 }));
    const fields = fc.dictionary(name, fc.oneof(value, fc.array(fc.dictionary(name, value)), fc.dictionary(name, value)));
    fc.assert(fc.property(fc.array(fields, { maxLength: 20 }), (records) => {
      const format = new LineFormat(jsonLayout(), new SecretMasker([SECRET]));
      for (const each of records) expect(format.render({ level: 'info', message: 'message', fields: each, timeMs: 0 })).to.equal(render(each));
    }), { numRuns: 150 });
  });

  it('masks a text as ever where those before it were all new', () => {
    const format = new LineFormat(jsonLayout(), new SecretMasker([SECRET]));
    const idOf = (id: string): unknown => JSON.parse(format.render({ level: 'info', message: 'message', fields: { id }, timeMs: 0 })).id;
    for (let request = 0; request < 3000; request += 1) expect(idOf(`request-${request}`)).to.equal(`request-${request}`);
    expect(idOf(`a ${SECRET}`)).to.equal('a [secret]');
    expect(idOf('"quoted"')).to.equal('"quoted"');
  });

  it('looks at no more names than it may tell, however many there are', () => {
    let masked = 0;
    const masker = new SecretMasker([]);
    const mask = masker.mask.bind(masker);
    masker.mask = (text) => {
      masked += 1;
      return mask(text);
    };
    const wide = Object.fromEntries(Array.from({ length: 100_000 }, (_unused, index) => [`name-${index}`, index]));
    new LineFormat(jsonLayout(), masker).render({ level: 'info', message: 'message', fields: wide, timeMs: 0 });
    expect(masked).to.be.below(1000);
  });
});
