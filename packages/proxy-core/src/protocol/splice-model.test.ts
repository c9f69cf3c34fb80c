import { expect } from 'chai';
import * as fc from 'fast-check';

import { JsonDocument } from './json-document.ts';
import { spliceModel } from './splice-model.ts';

function splice(text: string, model: string): string {
  return spliceModel(JsonDocument.parse(Buffer.from(text)), model).toString('utf8');
}

describe('spliceModel', () => {
  const pins: readonly [title: string, text: string, model: string, expected: string][] = [
    ['big integers and odd numbers', '{"model":"a","seed":12345678901234567890,"x":1e400,"y":-0.0,"z":1E+2}', 'b', '{"model":"b","seed":12345678901234567890,"x":1e400,"y":-0.0,"z":1E+2}'],
    ['key order and whitespace', '{ "z" : 1,\n\t"model"  :  "a"  ,\r\n "b": [ 1 , 2 ] , "a":{} }', 'longer-name', '{ "z" : 1,\n\t"model"  :  "longer-name"  ,\r\n "b": [ 1 , 2 ] , "a":{} }'],
    ['an escaped value', '{"model":"gpt\\u002d4\\/x","a":"\\u00e9\\ud83d\\ude00"}', 'm', '{"model":"m","a":"\\u00e9\\ud83d\\ude00"}'],
    ['an escaped key', '{"mod\\u0065l":"a","b":1}', 'm', '{"mod\\u0065l":"m","b":1}'],
    ['text beyond ASCII around it', '{"user":"漢字 😀","model":"ä","x":"é"}', 'm', '{"user":"漢字 😀","model":"m","x":"é"}'],
    ['a model beyond ASCII', '{"model":"a"}', '模型-😀"\\', '{"model":"模型-😀\\"\\\\"}'],
    ['models elsewhere', '{"metadata":{"model":"a"},"messages":[{"model":"a","content":"\\"model\\":\\"a\\""}],"model":"a","tools":[{"model":"a"}]}', 'b', '{"metadata":{"model":"a"},"messages":[{"model":"a","content":"\\"model\\":\\"a\\""}],"model":"b","tools":[{"model":"a"}]}'],
    ['a byte order mark', '\uFEFF{"model":"a"}', 'b', '{"model":"b"}'],
    ['duplicates below the root', '{"model":"a","x":{"y":1,"y":2}}', 'b', '{"model":"b","x":{"y":1,"y":2}}'],
  ];
  for (const [title, text, model, expected] of pins) {
    it(`replaces the value and keeps ${title}`, () => {
      expect(splice(text, model)).to.equal(expected);
    });
  }

  it('gives the same buffer where the value stays', () => {
    const document = JsonDocument.parse(Buffer.from('{"model":"a/b","n":1}'));
    expect(spliceModel(document, 'a/b')).to.equal(document.bytes);
  });

  it('leaves the document as it is, for the next candidate', () => {
    const document = JsonDocument.parse(Buffer.from('{"model":"a","n":1}'));
    spliceModel(document, 'first');
    expect(spliceModel(document, 'second').toString()).to.equal('{"model":"second","n":1}');
    expect(document.bytes.toString()).to.equal('{"model":"a","n":1}');
  });

  it('refuses a document without model', () => {
    expect(() => splice('{"metadata":{"model":"a"}}', 'b')).to.throw(TypeError, '`model`');
  });

  it('changes nothing but the model, in any document', () => {
    const members = fc.dictionary(fc.string().filter((key) => key !== 'model'), fc.jsonValue(), { noNullPrototype: true });
    fc.assert(fc.property(members, members, fc.string({ unit: 'grapheme' }), fc.constantFrom(undefined, 2), (before, after, model, indent) => {
      const write = (value: string): string => JSON.stringify({ ...before, model: value, ...after }, undefined, indent);
      expect(splice(write('alias'), model)).to.equal(write(model));
    }));
  });
});
