import { expect } from 'chai';
import * as fc from 'fast-check';

import { JsonDocument } from './json-document.ts';
import { type MemberChange, spliceMembers } from './splice-members.ts';

function modelChange(model: string): MemberChange {
  return { name: 'model', value: JSON.stringify(model) };
}

function splice(text: string, model: string): string {
  return spliceMembers(JsonDocument.parse(Buffer.from(text)), [modelChange(model)]).toString('utf8');
}

describe('spliceMembers', () => {
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

  it('gives the same buffer where nothing changes', () => {
    const document = JsonDocument.parse(Buffer.from('{"model":"a","n":1}'));
    expect(spliceMembers(document, [])).to.equal(document.bytes);
  });

  it('leaves the document as it is, for the next candidate', () => {
    const document = JsonDocument.parse(Buffer.from('{"model":"a","n":1}'));
    spliceMembers(document, [modelChange('first')]);
    expect(spliceMembers(document, [modelChange('second')]).toString()).to.equal('{"model":"second","n":1}');
    expect(document.bytes.toString()).to.equal('{"model":"a","n":1}');
  });

  it('appends what is not there, behind each other', () => {
    expect(splice('{"n":1 }\n', 'b')).to.equal('{"n":1 ,"model":"b"}\n');
    const two = [modelChange('b'), { name: 'a"', value: '{}' }];
    expect(spliceMembers(JsonDocument.parse(Buffer.from('{ }')), two).toString()).to.equal('{ "model":"b","a\\"":{}}');
  });

  it('changes several at once, in whatever order they stand', () => {
    const document = JsonDocument.parse(Buffer.from('{"b":[1, 2],"model":"a","c":null}'));
    const changes = [{ name: 'new', value: '1' }, { name: 'c', value: '"longer"' }, modelChange('x'), { name: 'b', value: '0' }];
    expect(spliceMembers(document, changes).toString()).to.equal('{"b":0,"model":"x","c":"longer","new":1}');
  });

  it('changes nothing but the model, in any document', () => {
    const members = fc.dictionary(fc.string().filter((key) => key !== 'model'), fc.jsonValue(), { noNullPrototype: true });
    fc.assert(fc.property(members, members, fc.string({ unit: 'grapheme' }), fc.constantFrom(undefined, 2), (before, after, model, indent) => {
      const write = (value: string): string => JSON.stringify({ ...before, model: value, ...after }, undefined, indent);
      expect(splice(write('alias'), model)).to.equal(write(model));
    }));
  });
});
