import { discoverModels, type ModelCatalog, type Provider } from '@proxyapi/proxy-core';

/** How often lists are looked over: an expired one is asked for anew, a missing one again. */
const ROUND_EVERY_MS = 30_000;

/** A provider as lists are remembered by it. */
export interface ModelListKey {
  readonly name: string;
  readonly baseUrl: string;
}

/** Where lists are remembered, so that a fresh one is not asked for again, and an old one is there after a restart. */
export interface ModelListStore {
  restore(providers: readonly ModelListKey[]): Promise<unknown>;
  getModels(provider: ModelListKey): readonly string[] | undefined;
  isValid(provider: ModelListKey): boolean;
  setModels(provider: ModelListKey, models: readonly string[]): void;
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
  /** Told of each list that is learned, a remembered one too. @default nobody */
  readonly onListed?: (provider: string, models: readonly string[]) => void;
}

/**
 * Keeps the catalog's lists of models up to date in the background, all providers in parallel. A request never waits for
 * it, and a provider that cannot be asked keeps the list it had.
 */
export class Discovery {
  readonly #options: DiscoveryOptions;
  /** Those whose lists are theirs to tell. */
  readonly #asked: readonly Provider[];
  readonly #stopped = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: DiscoveryOptions) {
    this.#options = options;
    this.#asked = options.providers.filter(({ models, adapter }) => models === undefined && adapter.listing !== undefined);
    for (const { name, models } of options.providers) if (models !== undefined) options.catalog.setModels(name, models);
  }

  /** Begins with the last run's lists; resolves when every provider without a fresh one was asked once, whatever it said. */
  async start(): Promise<void> {
    this.#timer = setInterval(() => void this.#round(), ROUND_EVERY_MS).unref();
    await this.#restore();
    await this.#round();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#stopped.abort(new Error('discovery was stopped'));
  }

  async #restore(): Promise<void> {
    const { cache } = this.#options;
    // Nobody to ask, nothing to remember: then no file is opened either.
    if (this.#asked.length === 0) return;
    await cache.restore(this.#asked.map(keyOf));
    for (const provider of this.#asked) {
      const models = cache.getModels(keyOf(provider));
      if (models !== undefined) this.#learn(provider.name, models);
    }
  }

  #learn(name: string, models: readonly string[]): void {
    this.#options.catalog.setModels(name, models);
    this.#options.onListed?.(name, models);
  }

  async #round(): Promise<void> {
    const due = this.#asked.filter((provider) => !this.#options.cache.isValid(keyOf(provider)));
    await Promise.all(due.map((provider) => this.#ask(provider)));
  }

  async #ask(provider: Provider): Promise<void> {
    const { cache, logger } = this.#options;
    const { name, origin, basePath, headers, proxyUrl, adapter } = provider;
    if (adapter.listing === undefined) return;
    try {
      const models = await discoverModels({ provider: name, origin, basePath, headers, proxyUrl, listing: adapter.listing }, this.#stopped.signal);
      cache.setModels(keyOf(provider), models);
      this.#learn(name, models);
      logger.debug('models listed', { provider: name, models: models.length });
    } catch (error) {
      if (this.#stopped.signal.aborted) return;
      const reason = error instanceof Error ? error.message : String(error);
      logger.warn('models not listed; ids work with the provider’s name in front until they are', { provider: name, reason });
    }
  }
}

function keyOf({ name, origin, basePath }: Provider): ModelListKey {
  return { name, baseUrl: `${origin}${basePath}` };
}
