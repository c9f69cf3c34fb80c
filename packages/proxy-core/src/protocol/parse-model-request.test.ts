import { expect } from 'chai';

import { ProxyError } from '../errors/proxy-error.ts';
import type { Operation } from './model-request.ts';
import { parseModelRequest } from './parse-model-request.ts';

const CHAT = { model: 'm', messages: [] };

function parse(body: unknown, operation: Operation = 'chat'): ReturnType<typeof parseModelRequest> {
  return parseModelRequest(operation, Buffer.from(JSON.stringify(body)));
}

describe('parseModelRequest', () => {
  it('reads what routing needs, and freezes it', () => {
    const request = parse({ ...CHAT, stream: true, stream_options: { include_usage: true }, novelty: 1 });
    expect(request).to.include({ operation: 'chat', model: 'm', isStream: true, wantsStreamUsage: true });
    expect(request.document.valueOf('novelty')).to.equal(1);
    expect(request).to.be.frozen;
  });

  it('reads each operation’s prompt', () => {
    expect(parse({ model: 'm', prompt: 'a' }, 'completion').operation).to.equal('completion');
    expect(parse({ model: 'm', prompt: ['a'] }, 'completion').operation).to.equal('completion');
    expect(parse({ model: 'm', input: 'a' }, 'embedding').operation).to.equal('embedding');
    expect(parse({ model: 'm', input: [[1]] }, 'embedding').operation).to.equal('embedding');
  });

  for (const members of [{}, { stream: null }, { stream: false }, { stream: false, stream_options: { include_usage: true } }, { stream_options: { include_usage: true } }]) {
    it(`takes ${JSON.stringify(members)} for no stream`, () => {
      expect(parse({ ...CHAT, ...members })).to.include({ isStream: false, wantsStreamUsage: false });
    });
  }

  for (const options of [undefined, null, {}, { include_usage: false }, { include_usage: 'true' }, [], 'x']) {
    it(`takes stream_options ${JSON.stringify(options)} for usage not asked for`, () => {
      expect(parse({ ...CHAT, stream: true, stream_options: options })).to.include({ isStream: true, wantsStreamUsage: false });
    });
  }

  it('knows no streamed embeddings', () => {
    expect(parse({ model: 'm', input: 'a', stream: true }, 'embedding').isStream).to.equal(false);
  });

  const refusals: readonly [title: string, body: unknown, operation: Operation, code: string, param: string, message: string][] = [
    ['no model', { messages: [] }, 'chat', 'missing_parameter', 'model', 'GET /v1/models'],
    ['a model that is no string', { model: 7, messages: [] }, 'chat', 'invalid_parameter', 'model', 'string'],
    ['an empty model', { model: '', messages: [] }, 'chat', 'invalid_parameter', 'model', '1 to 256'],
    ['a model that is too long', { model: 'm'.repeat(257), messages: [] }, 'chat', 'invalid_parameter', 'model', '1 to 256'],
    ['no messages', { model: 'm' }, 'chat', 'missing_parameter', 'messages', '`messages`'],
    ['messages that are no array', { model: 'm', messages: {} }, 'chat', 'invalid_parameter', 'messages', 'must be an array, got an object'],
    ['messages that are null', { model: 'm', messages: null }, 'chat', 'invalid_parameter', 'messages', 'got null'],
    ['no prompt', { model: 'm' }, 'completion', 'missing_parameter', 'prompt', '`prompt`'],
    ['a prompt that is a number', { model: 'm', prompt: 7 }, 'completion', 'invalid_parameter', 'prompt', 'a string or an array, got a number'],
    ['no input', { model: 'm' }, 'embedding', 'missing_parameter', 'input', '`input`'],
    ['a stream that is a string', { ...CHAT, stream: 'true' }, 'chat', 'invalid_parameter', 'stream', 'true or false, got a string'],
    ['nothing', {}, 'chat', 'missing_parameter', 'model', '`model`'],
  ];
  for (const [title, body, operation, code, param, message] of refusals) {
    it(`refuses ${title}, naming ${param}`, () => {
      expect(() => parse(body, operation)).to.throw(ProxyError, message).that.includes({ code, param });
    });
  }
});
