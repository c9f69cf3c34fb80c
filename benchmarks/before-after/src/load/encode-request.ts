import { promptText } from '@proxyapi/bench-harness';

import { MODEL } from '../subjects/start-subjects.ts';
import type { PlannedRequest } from './plan-requests.ts';

/** Of a prompt; the mock provider counts so too. Its answers have a word for each token, 5.6 bytes on average. */
export const BYTES_PER_PROMPT_TOKEN = 4;
const WORD_LENGTH = 7;

/** The body that a caller sends. The provider reads whose it is, so that its bill can be set against what callers saw. */
export function encodeRequest({ prompt, promptTokens, answerTokens, isStream }: PlannedRequest): string {
  const bytes = Math.ceil((promptTokens * BYTES_PER_PROMPT_TOKEN * WORD_LENGTH) / (WORD_LENGTH + 1));
  return JSON.stringify({
    model: MODEL,
    user: userOf(prompt),
    temperature: 0.7,
    max_tokens: answerTokens,
    ...(isStream ? { stream: true } : {}),
    messages: [{ role: 'user', content: promptText(prompt, { bytes, wordLength: WORD_LENGTH }) }],
  });
}

/** How a prompt is called on the provider's bill. */
export function userOf(prompt: number): string {
  return `prompt-${prompt}`;
}
