import { discoverModels, type ModelCatalog, type Provider } from '@proxyapi/proxy-core';

/** How often lists are looked over: an expired one is asked for anew, a missing one again. */
const ROUND_EVERY_MS = 30_000;

/** Where lists are remembered, so that a fresh one is not asked for again. */
export interface ModelListStore {
  isValid(provider: { readonly name: string; readonly baseUrl: string }): boolean;
  setModels(provider: { readonly name: string; readonly baseUrl: string }, models: readonly string[]): void;
}

/** Told what came of each question. */
export interface DiscoveryLog {
  debug(message: string, fields: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields: Readonly<Record<string, unknown>>): void;
}

/** Parts of a {@link Discovery}. */
export interface DiscoveryOptions {
  readonly providers: readonly Provider[];
  readonly catalog: ModelCatalog<Provider>;
  readonly cache: ModelListStore;
  readonly logger: DiscoveryLog;
}

/**
 * Keeps the catalog's lists of models up to date in the background, all providers in parallel. A request never waits for
 * it, and a provider that cannot be asked keeps the list it had.
 */
export class Discovery {
  readonly #options: DiscoveryOptions;
  readonly #stopped = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: DiscoveryOptions) {
    this.#options = options;
    for (const { name, models } of options.providers) if (models !== undefined) options.catalog.setModels(name, models);
  }

  /** Begins; resolves when every provider was asked once, whatever it said. */
  async start(): Promise<void> {
    this.#timer = setInterval(() => void this.#round(), ROUND_EVERY_MS).unref();
    await this.#round();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#stopped.abort(new Error('discovery was stopped'));
  }

  async #round(): Promise<void> {
    const due = this.#options.providers.filter((provider) => provider.models === undefined && !this.#options.cache.isValid(keyOf(provider)));
    await Promise.all(due.map((provider) => this.#ask(provider)));
  }

  async #ask(provider: Provider): Promise<void> {
    const { catalog, cache, logger } = this.#options;
    const { name, origin, basePath, headers, adapter } = provider;
    if (adapter.listing === undefined) return;
    try {
      const models = await discoverModels({ origin, basePath, headers, listing: adapter.listing }, this.#stopped.signal);
      cache.setModels(keyOf(provider), models);
      catalog.setModels(name, models);
      logger.debug('models listed', { provider: name, models: models.length });
    } catch (error) {
      if (this.#stopped.signal.aborted) return;
      const reason = error instanceof Error ? error.message : String(error);
      logger.warn('models not listed; ids work with the provider’s name in front until they are', { provider: name, reason });
    }
  }
}

function keyOf({ name, origin, basePath }: Provider): { readonly name: string; readonly baseUrl: string } {
  return { name, baseUrl: `${origin}${basePath}` };
}
