import { expect } from 'chai';

import { ProxyError } from '../errors/proxy-error.ts';
import { JsonDocument } from './json-document.ts';

function parse(text: string): JsonDocument {
  return JsonDocument.parse(Buffer.from(text));
}

function expectRefused(body: Buffer, code: string, message: string): ProxyError {
  try {
    JsonDocument.parse(body);
  } catch (error) {
    if (!ProxyError.isInstance(error)) throw error;
    expect(error.code).to.equal(code);
    expect(error.message).to.include(message);
    return error;
  }
  throw new Error('it was not refused');
}

describe('JsonDocument', () => {
  it('locates members and gives their values', () => {
    const document = parse('{"a":[1,{"b":2}],"__proto__":"x","n":null}');
    expect(document.member('a')).to.deep.equal({ kind: 'array', start: 5, end: 16 });
    expect(document.valueOf('a')).to.deep.equal([1, { b: 2 }]);
    expect(document.valueOf('__proto__')).to.equal('x');
    expect(document.valueOf('n')).to.equal(null);
    expect(document.member('toString')).to.equal(undefined);
    expect(document.valueOf('toString')).to.equal(undefined);
  });

  it('keeps the bytes it was given', () => {
    const body = Buffer.from(' {"a" : 1e400}\n');
    expect(JsonDocument.parse(body).bytes).to.equal(body);
  });

  it('parses the whole object once', () => {
    const document = parse('{"a":{"b":[true]}}');
    expect(document.value()).to.deep.equal({ a: { b: [true] } });
    expect(document.value()).to.equal(document.value());
  });

  it('leaves out a byte order mark', () => {
    const document = parse('\uFEFF{"a":"é"}');
    expect(document.bytes.toString()).to.equal('{"a":"é"}');
    expect(document.valueOf('a')).to.equal('é');
  });

  it('takes no bytes, or a byte order mark alone, for an object without members', () => {
    expect(parse('').value()).to.deep.equal({});
    expect(parse('\uFEFF').value()).to.deep.equal({});
  });

  it('refuses bytes that are not UTF-8', () => {
    for (const bytes of [[0xff], [0x7b, 0x22, 0xc3, 0x22, 0x7d], [0xed, 0xa0, 0x80], [0xc0, 0x80]]) expectRefused(Buffer.from(bytes), 'invalid_utf8', 'UTF-8');
  });

  it('refuses what is no JSON, and tells the byte', () => {
    expectRefused(Buffer.from('{"a":tru}'), 'invalid_json', 'stopped at byte 8');
    expectRefused(Buffer.from('  '), 'invalid_json', 'stopped at byte 2');
  });

  for (const [text, kind] of [['[]', 'a JSON array'], ['"a"', 'a JSON string'], ['1', 'a JSON number'], ['true', 'a JSON boolean'], ['null', 'null']] as const) {
    it(`refuses ${text}, which is ${kind}`, () => {
      expectRefused(Buffer.from(text), 'invalid_json', `got ${kind}.`);
    });
  }

  it('refuses more than 256 levels', () => {
    expect(parse(`{"a":${'['.repeat(255)}${']'.repeat(255)}}`).member('a')?.kind).to.equal('array');
    expectRefused(Buffer.from(`{"a":${'['.repeat(256)}${']'.repeat(256)}}`), 'json_too_deep', '256 levels');
  });

  it('refuses a member that stands twice, and names it', () => {
    expect(expectRefused(Buffer.from('{"model":1,"m\\u006fdel":2}'), 'duplicate_key', '"model"').param).to.equal('model');
    expect(expectRefused(Buffer.from(`{"${'k'.repeat(500)}":1,"${'k'.repeat(500)}":1}`), 'duplicate_key', 'twice').message.length).to.be.below(200);
  });

  it('refuses more than 1,024 members', () => {
    const members = (count: number): Buffer => Buffer.from(`{${Array.from({ length: count }, (_, index) => `"k${index}":0`).join(',')}}`);
    expect(JsonDocument.parse(members(1024)).member('k1023')?.kind).to.equal('number');
    expectRefused(members(1025), 'invalid_parameter', '1024 members');
  });
});
