/** Members of one provider, as YAML writes their values. */
export type ProviderMembers = Readonly<Record<string, string | number | boolean>>;

/** Waits so short that a provider's fault shows within a second. */
export const QUICK: ProviderMembers = { timeout: 0.5, completion_timeout: 1, idle_timeout: 0.5, total_timeout: 5, retry_delay: 0.02 };

/** Members of a provider with two keys. */
export const TWO_KEYS: ProviderMembers = { api_key_envs: '[PROVIDER_KEY, OTHER_PROVIDER_KEY]' };

/** What a theme configures beside the bystanders' provider. */
export interface UpstreamOptions {
  readonly providers: readonly string[];
  /** Aliases and their targets. */
  readonly models?: Readonly<Record<string, readonly string[]>>;
  /** Other sections, such as `circuit_breaker: { recovery_timeout: 1 }`. */
  readonly sections?: string;
}

/** A provider's entry. The type has no listing, so that every id of a model reaches the mock. */
export function providerEntry(name: string, url: string, members: ProviderMembers = {}): string {
  const keys = 'api_key_envs' in members ? {} : { api_key_env: 'PROVIDER_KEY' };
  const all = { name, type: 'perplexity', base_url: JSON.stringify(url), ...keys, ...QUICK, ...members };
  return `  - { ${Object.entries(all).map(([key, value]) => `${key}: ${value}`).join(', ')} }`;
}

/** The sections after `auth`; `any`, which serves bystanders, is the provider that is always well. */
export function upstreamSections(calmUrl: string, { providers, models = {}, sections = '' }: UpstreamOptions): string {
  const aliases = Object.entries(models).map(([alias, targets]) => `  ${alias}: [${targets.map((target) => JSON.stringify(target)).join(', ')}]`);
  const calm = `  - { name: any, type: perplexity, base_url: "${calmUrl}", api_key_env: PROVIDER_KEY }`;
  return [`providers:`, calm, ...providers, ...(aliases.length > 0 ? ['models:', ...aliases] : []), sections].join('\n');
}
