import { promptOf, referencePrompt, StreamTemplate } from './stream-template.ts';

export const CHAT_PATH = '/v1/chat/completions';

/** The mock provider's behaviour that a run asks for: it says the prompt, a word at a time. */
export function modelOf(intervalMs: number): string {
  return `mock-echo:gapMs=${intervalMs}`;
}

/** The body of one stream's request. */
export function bodyOf(model: string, stream: number, tokens: number): string {
  return encode(model, promptOf(stream, tokens));
}

/** Asks the provider itself, at once and without pauses, what a stream must be. */
export async function fetchTemplate(provider: URL, model: string, tokens: number): Promise<StreamTemplate> {
  const headers = { 'content-type': 'application/json', 'x-mock-behaviour': 'mock-echo' };
  const response = await fetch(new URL(CHAT_PATH, provider), { method: 'POST', headers, body: encode(model, referencePrompt(tokens)) });
  return new StreamTemplate(await response.text(), tokens);
}

// Usage is asked for here, so that the gateway has no event to take out: what the provider sends is what must arrive. The
// temperature keeps the answers from being shared.
function encode(model: string, prompt: string): string {
  return JSON.stringify({ model, temperature: 0.7, stream: true, stream_options: { include_usage: true }, messages: [{ role: 'user', content: prompt }] });
}
