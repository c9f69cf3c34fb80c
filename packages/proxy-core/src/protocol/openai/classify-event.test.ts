import { expect } from 'chai';

import { classifyOpenAiEvent } from './classify-event.ts';

function classify(text: string): ReturnType<typeof classifyOpenAiEvent> {
  return classifyOpenAiEvent(Buffer.from(text));
}

describe('classifyOpenAiEvent', () => {
  for (const text of ['data: [DONE]\n\n', 'data:[DONE]\n\n', 'data: [DONE]\r\n\r\n', 'data: [DONE]\r\r', 'data: [DONE]', '\n\ndata: [DONE]\n\n', ': ping\ndata: [DONE]\n\n', 'event: done\ndata: [DONE]\n\n', '\uFEFFdata: [DONE]\n\n', 'data: [DONE] \n\n']) {
    it(`takes ${JSON.stringify(text)} for the end`, () => {
      expect(classify(text)).to.deep.equal({ kind: 'done' });
    });
  }

  const errors: readonly [text: string, data: string][] = [
    ['data: {"error":{"message":"Busy"}}\n\n', '{"error":{"message":"Busy"}}'],
    ['data:{"error":{}}\r\n\r\n', '{"error":{}}'],
    ['data: {"id":"x","choices":[],"error":{"code":502}}\n\n', '{"id":"x","choices":[],"error":{"code":502}}'],
    ['event: error\ndata: {"error":{}}\n\n', '{"error":{}}'],
    ['data: {"error":\ndata: {"message":"Busy"}}\n\n', '{"error":\n{"message":"Busy"}}'],
    ['\uFEFFdata: {"error":{}}\n\n', '{"error":{}}'],
    ['data: {"error":"Busy"}\n\n', '{"error":"Busy"}'],
    ['data: {"object":"error","message":"Busy"}\n\n', '{"object":"error","message":"Busy"}'],
    ['event: error\ndata: {"message":"Busy"}\n\n', '{"message":"Busy"}'],
    ['event: error\ndata: Busy\n\n', 'Busy'],
  ];
  for (const [text, data] of errors) {
    it(`takes ${JSON.stringify(text)} for an error`, () => {
      expect(classify(text)).to.deep.equal({ kind: 'error', data });
    });
  }

  const others = [
    '', '\n', ': [DONE]\n\n', 'data\n\n', 'data:\n\n', 'event: error\n\n', 'id: [DONE]\n\n',
    'data: "[DONE]"\n\n', ' data: [DONE]\n\n', 'xdata: [DONE]\n\n',
    'data: {"error":null,"choices":[]}\n\n', 'data: {"error":"","choices":[]}\n\n', 'data: {"choices":[{"error":{}}]}\n\n',
    'event: note\ndata: no JSON\n\n', 'data: ["error"]\n\n', 'data: "error"\n\n', 'data: {"finish_reason":"error"}\n\n',
  ];
  for (const text of others) {
    it(`takes ${JSON.stringify(text)} for neither`, () => {
      expect(classify(text)).to.deep.equal({ kind: 'other', usage: undefined });
    });
  }

  const contents: readonly [text: string, bytes: number][] = [
    ['data: {"choices":[{"delta":{"content":"[DONE]"}}]}\n\n', 6],
    ['data: {"choices":[{"delta":{"content":"{\\"error\\":{}}"}}]}\n\n', 12],
    ['data: {"choices":\ndata: [{"delta":{"content":"é😀"}}]}\n\n', 3],
    ['data: {"choices":[{"delta":{"content":"é😀"}}]}\n\n', 6],
    ['data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\n', 0],
  ];
  for (const [text, bytes] of contents) {
    it(`takes ${JSON.stringify(text)} for content`, () => {
      expect(classify(text)).to.deep.equal({ kind: 'content', bytes, usage: undefined });
    });
  }

  const USAGE = '"usage":{"prompt_tokens":5,"completion_tokens":2}';
  const usage = { promptTokens: 5, completionTokens: 2 };
  const telling: readonly [text: string, event: ReturnType<typeof classifyOpenAiEvent>][] = [
    [`data: {"choices":[],${USAGE}}\n\n`, { kind: 'usage', usage }],
    [`\n: ping\ndata: {"choices": [ ],\ndata: ${USAGE}}\n\n`, { kind: 'usage', usage }],
    ['data: {"choices":[],"usage":{"prompt_tokens":-5,"completion_tokens":2}}\n\n', { kind: 'usage', usage: undefined }],
    ['data: {"choices":[],"usage":null}\n\n', { kind: 'other', usage: undefined }],
    [`data: {${USAGE}}\n\n`, { kind: 'other', usage }],
    [`data: {"choices":[{"delta":{"role":"assistant"}}],${USAGE}}\n\n`, { kind: 'other', usage }],
    [`data: {"choices":[{"delta":{"content":"a"}}],${USAGE}}\n\n`, { kind: 'content', bytes: 1, usage }],
  ];
  for (const [text, event] of telling) {
    it(`reads the usage of ${JSON.stringify(text)}`, () => {
      expect(classify(text)).to.deep.equal(event);
    });
  }

  for (const text of ['data: {}\ndata: [DONE]\n\n', 'data: [DONE]x\n\n', 'data: [done]\n\n', 'data: {"error":{"message"\n\n', 'data: {"choices":[{"delta":{"cont\n\n']) {
    it(`takes ${JSON.stringify(text)} for malformed`, () => {
      expect(classify(text)).to.deep.equal({ kind: 'malformed' });
    });
  }
});
