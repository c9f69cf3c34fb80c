import { expect } from 'chai';
import * as fc from 'fast-check';

import { parseExactJson } from './exact-json.ts';

describe('parseExactJson', () => {
  it('gives numbers back digit by digit that a double cannot hold', () => {
    const text = '{"id":12345678901234567890,"ratio":0.12345678901234567890123,"list":[1e400,1e-400,-9007199254740993]}';
    expect(JSON.stringify(parseExactJson(text))).to.equal(text);
  });

  it('makes plain numbers of the others', () => {
    expect(parseExactJson('{"a":1,"b":-2.5,"c":9007199254740991}')).to.deep.equal({ a: 1, b: -2.5, c: 9007199254740991 });
  });

  it('parses what JSON.parse parses to the same value', () => {
    fc.assert(fc.property(fc.json(), (text) => {
      expect(JSON.stringify(parseExactJson(text))).to.equal(JSON.stringify(JSON.parse(text)));
    }));
  });

  it('throws a SyntaxError where JSON.parse does', () => {
    expect(() => parseExactJson('{"a":')).to.throw(SyntaxError);
  });
});
