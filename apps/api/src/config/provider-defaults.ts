import type { ProviderType } from '@proxyapi/proxy-core';
import { type Environment, readVariable } from './environment.ts';
import { ollamaBaseUrl } from './ollama-base-url.ts';

/** A provider that needs no file: its variable alone is enough. */
export interface KnownProvider {
  readonly name: string;
  readonly type: ProviderType;
  readonly baseUrl: string;
  /** The variable that holds its key; for Ollama, its address. */
  readonly variable: string;
  readonly needsKey: boolean;
}

/** In order of priority where the environment alone says which providers there are. */
export const KNOWN_PROVIDERS: readonly KnownProvider[] = [
  known('openai', 'https://api.openai.com/v1'),
  known('anthropic', 'https://api.anthropic.com'),
  known('perplexity', 'https://api.perplexity.ai'),
  known('openrouter', 'https://openrouter.ai/api/v1'),
  known('blackbox', 'https://api.blackbox.ai'),
  known('gemini', 'https://generativelanguage.googleapis.com'),
  preset('mistral', 'https://api.mistral.ai/v1'),
  preset('groq', 'https://api.groq.com/openai/v1'),
  preset('deepseek', 'https://api.deepseek.com/v1'),
  { ...preset('ollama', 'http://127.0.0.1:11434/v1'), variable: 'OLLAMA_HOST', needsKey: false },
];

/**
 * What is known of a provider without a `base_url`: by its type, or by its name where the type is `openai-compatible`.
 */
export function knownProvider(name: string, type: ProviderType): KnownProvider | undefined {
  return KNOWN_PROVIDERS.find((entry) => entry.type === type && (type !== 'openai-compatible' || entry.name === name));
}

/** The base URL of a provider whose entry has none. */
export function defaultBaseUrl(entry: KnownProvider, env: Environment): string {
  const ollamaHost = entry.name === 'ollama' ? readVariable(env, entry.variable) : undefined;
  return ollamaHost === undefined ? entry.baseUrl : ollamaBaseUrl(ollamaHost);
}

function known(type: ProviderType, baseUrl: string): KnownProvider {
  return { name: type, type, baseUrl, variable: `${type.toUpperCase()}_API_KEY`, needsKey: true };
}

function preset(name: string, baseUrl: string): KnownProvider {
  return { name, type: 'openai-compatible', baseUrl, variable: `${name.toUpperCase()}_API_KEY`, needsKey: true };
}
