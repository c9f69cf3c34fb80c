import { anthropicDialect } from '../anthropic/anthropic-dialect.ts';
import { messages } from '../anthropic/messages.ts';
import type { Call, Dialect, Endpoint } from '../dialect.ts';
import { batchEmbedContents, embedContent } from '../gemini/embed-content.ts';
import { geminiDialect } from '../gemini/gemini-dialect.ts';
import { generateContent } from '../gemini/generate-content.ts';
import { splitModelPath } from '../gemini/read-generate-request.ts';
import { chatCompletions } from '../openai/chat-completions.ts';
import { embeddings } from '../openai/embeddings.ts';
import { openaiDialect } from '../openai/openai-dialect.ts';
import { textCompletions } from '../openai/text-completions.ts';

// Some providers have these under /v1, some at the root.
const byPath: ReadonlyMap<string, Endpoint> = new Map([
  ['/v1/chat/completions', chatCompletions],
  ['/chat/completions', chatCompletions],
  ['/v1/completions', textCompletions],
  ['/completions', textCompletions],
  ['/v1/embeddings', embeddings],
  ['/embeddings', embeddings],
  ['/v1/messages', messages],
]);

const byGeminiMethod: ReadonlyMap<string, Endpoint> = new Map([
  ['generateContent', generateContent],
  ['streamGenerateContent', generateContent],
  ['embedContent', embedContent],
  ['batchEmbedContents', batchEmbedContents],
]);

export function findEndpoint(path: string): Endpoint | undefined {
  return byPath.get(path) ?? byGeminiMethod.get(splitModelPath(path).method);
}

/** The dialect whose list of models lives at this path. */
export function findListing({ path, headers }: Call): Dialect | undefined {
  if (path === '/v1beta/models') return geminiDialect;
  if (path !== '/v1/models' && path !== '/models') return undefined;
  return guessDialect(path, headers);
}

/** The dialect of a caller whose path says too little. */
export function guessDialect(path: string, headers: Call['headers']): Dialect {
  if (path.startsWith('/v1beta/')) return geminiDialect;
  return headers['anthropic-version'] === undefined ? openaiDialect : anthropicDialect;
}
