import { expect } from 'chai';
import * as fc from 'fast-check';

import { readOpenAiError } from './map-error.ts';

function read(text: string): ReturnType<typeof readOpenAiError> {
  return readOpenAiError(Buffer.from(text));
}

describe('readOpenAiError', () => {
  it('reads the error object and keeps its bytes', () => {
    const body = Buffer.from('{"error":{"message":"No","type":"invalid_request_error","param":"model","code":"model_not_found","extra":1}}');
    expect(readOpenAiError(body)).to.deep.equal({ message: 'No', type: 'invalid_request_error', param: 'model', code: 'model_not_found', verbatim: body });
  });

  it('reads an error whose members are missing or odd', () => {
    expect(read('{"error":{"message":7,"type":null,"param":[],"code":404}}')).to.deep.include({ message: '{"error":{"message":7,"type":null,"param":[],"code":404}}', type: undefined, param: undefined, code: 404 });
    expect(read('{"error":{"code":null}}')).to.have.property('code', undefined);
  });

  const cousins: readonly [text: string, message: string][] = [
    ['{"error":"Busy"}', 'Busy'], ['{"message":"Busy"}', 'Busy'], ['{"detail":"Busy"}', 'Busy'], ['{"object":"error","message":"Busy","code":400}', 'Busy'],
    ['{"error":"","message":"","detail":"Busy"}', 'Busy'], ['{"error":null,"message":"Busy"}', 'Busy'],
    ['{"detail":[{"msg":"no"}]}', '{"detail":[{"msg":"no"}]}'],
    ['', 'no message'], ['  \n ', 'no message'], ['null', 'null'], ['busy\n\n  now', 'busy now'],
    ['<!DOCTYPE html><html>x</html>', 'an HTML page instead of an error message'],
  ];
  for (const [text, message] of cousins) {
    it(`reads ${JSON.stringify(text)} as ${JSON.stringify(message)}`, () => {
      expect(read(text)).to.deep.equal({ message });
    });
  }

  it('tells no more than 200 characters of what it cannot read', () => {
    expect(read('x'.repeat(5000)).message).to.equal(`${'x'.repeat(200)}…`);
  });

  it('has a message for any bytes', () => {
    fc.assert(fc.property(fc.oneof(fc.json().map((text) => Buffer.from(text)), fc.uint8Array().map((bytes) => Buffer.from(bytes))), (body) => {
      expect(readOpenAiError(body).message).to.be.a('string').and.not.equal('');
    }));
  });
});
