import { answerContentBytes, type ModelRequest } from '@proxyapi/proxy-core';

import { promptBytes } from '../prompt-bytes.ts';

/**
 * Bytes of UTF-8 that a token stands for. OpenAI's own rule of thumb is four letters of English. docs/costs.md has how far off
 * that is.
 */
const BYTES_PER_TOKEN = 4;

/** What begins a text that is none: an image, a file, a recording in base64. */
const DATA_STARTS = [Buffer.from('"data:'), Buffer.from('"data":"')];
const QUOTE = 0x22;

/** The tokens that a request's prompt and tools have, guessed by their length. What the prompt carries in base64 does not count. */
export function estimatePromptTokens(request: ModelRequest): number {
  const prompt = promptBytes(request);
  const tools = request.document.member('tools');
  const textBytes = prompt.length - DATA_STARTS.reduce((bytes, start) => bytes + dataBytes(prompt, start), 0);
  return toTokens(textBytes + (tools === undefined ? 0 : tools.end - tools.start));
}

/** The tokens of an answer, guessed by the length of its text: bytes of a stream that were counted, or a whole answer's body. */
export function estimateCompletionTokens(content: Buffer | number): number {
  return toTokens(typeof content === 'number' ? content : answerContentBytes(content));
}

function toTokens(bytes: number): number {
  return Math.ceil(bytes / BYTES_PER_TOKEN);
}

function dataBytes(prompt: Buffer, start: Buffer): number {
  let bytes = 0;
  for (let at = prompt.indexOf(start); at !== -1; at = prompt.indexOf(start, at)) {
    const from = at + start.length;
    const end = prompt.indexOf(QUOTE, from);
    at = end === -1 ? prompt.length : end;
    bytes += at - from;
  }
  return bytes;
}
