import type { ModelTarget } from './config.ts';

/**
 * Splits `provider/model` at its first slash; what follows is the provider's own id, slashes and all. `undefined` for
 * another form.
 */
export function parseModelTarget(target: string): ModelTarget | undefined {
  const [, provider, model] = /^([^/]+)\/(.+)$/.exec(target) ?? [];
  return provider === undefined || model === undefined ? undefined : { provider, model };
}
