/** The kinds of provider that can be configured. */
export const PROVIDER_TYPES = ['openai', 'anthropic', 'perplexity', 'openrouter', 'blackbox', 'gemini', 'openai-compatible', 'sandbox'] as const;

/** One of {@link PROVIDER_TYPES}. */
export type ProviderType = (typeof PROVIDER_TYPES)[number];
