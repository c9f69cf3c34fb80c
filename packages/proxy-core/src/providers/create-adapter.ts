import { AnthropicAdapter } from './anthropic/anthropic-adapter.ts';
import { GeminiAdapter } from './gemini/gemini-adapter.ts';
import { OpenAiAdapter, type OpenAiAdapterOptions } from './openai/openai-adapter.ts';
import type { ProviderAdapter } from './provider-adapter.ts';
import type { ProviderType } from './provider-type.ts';
import { SANDBOX_PATHS } from './sandbox/sandbox-transport.ts';

const ALL_PATHS = { chat: '/chat/completions', completion: '/completions', embedding: '/embeddings' };

/** The endpoints of each type that speaks OpenAI's dialect. */
const OPENAI_DIALECT: Readonly<Record<Exclude<ProviderType, 'anthropic' | 'gemini'>, Omit<OpenAiAdapterOptions, 'provider'>>> = {
  openai: { paths: ALL_PATHS, modelsPath: '/models', takesStreamOptions: true },
  perplexity: { paths: { chat: '/chat/completions' } },
  openrouter: { paths: { chat: '/chat/completions' }, modelsPath: '/models', takesStreamOptions: true },
  blackbox: { paths: { chat: '/v1/chat/completions' } },
  'openai-compatible': { paths: ALL_PATHS, modelsPath: '/models' },
  sandbox: { paths: SANDBOX_PATHS, takesStreamOptions: true },
};

/** The converters for a provider of that type. */
export function createAdapter(type: ProviderType, provider: string): ProviderAdapter {
  if (type === 'anthropic') return new AnthropicAdapter({ name: provider });
  if (type === 'gemini') return new GeminiAdapter({ name: provider });
  return new OpenAiAdapter({ provider, ...OPENAI_DIALECT[type] });
}
