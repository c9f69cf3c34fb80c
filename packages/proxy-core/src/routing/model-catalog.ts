import type { Candidate } from './candidate.ts';
import { nearestNames } from './nearest-names.ts';

/** What routing needs to know of a provider. */
export interface RoutableProvider {
  readonly name: string;
  /** Lower ones come first. */
  readonly priority: number;
  /** Takes every request, without fallback. */
  readonly isForced: boolean;
}

/** A place an alias leads to. */
export interface AliasTarget {
  readonly provider: string;
  readonly model: string;
}

/** Settings of a {@link ModelCatalog}. */
export interface ModelCatalogOptions<P extends RoutableProvider> {
  readonly providers: readonly P[];
  readonly aliases: ReadonlyMap<string, readonly AliasTarget[]>;
}

/** A model id that callers may use, and who serves it. */
export interface CatalogEntry {
  readonly id: string;
  readonly ownedBy: string;
}

/** Knows which provider serves which model, and in what order they are asked. */
export class ModelCatalog<P extends RoutableProvider> {
  readonly #byPriority: readonly P[];
  readonly #byName: ReadonlyMap<string, P>;
  readonly #forced: P | undefined;
  readonly #aliases: ReadonlyMap<string, readonly Candidate<P>[]>;
  /** As `provider/model`. */
  readonly #aliasTargets: ReadonlySet<string>;
  readonly #lists = new Map<string, ReadonlySet<string>>();
  #candidates: ReadonlyMap<string, readonly Candidate<P>[]> = new Map();

  constructor({ providers, aliases }: ModelCatalogOptions<P>) {
    this.#byPriority = providers.toSorted((one, other) => one.priority - other.priority);
    this.#byName = new Map(providers.map((provider) => [provider.name, provider]));
    this.#forced = providers.find((provider) => provider.isForced);
    this.#aliasTargets = new Set([...aliases.values()].flat().map(({ provider, model }) => `${provider}/${model}`));
    this.#aliases = new Map([...aliases].map(([alias, targets]) => [alias, this.#targetCandidates(targets)]));
  }

  /** Replaces the list of models that a provider serves. */
  setModels(providerName: string, models: Iterable<string>): void {
    this.#lists.set(providerName, new Set(models));
    this.#candidates = this.#indexLists();
  }

  /**
   * Where a request for `model` can be served, in the order to ask; empty when nobody takes it. An alias comes before
   * a `provider/model` id, and that before the providers' lists. A provider whose list is not known takes any id
   * under its own name. A forced provider takes every id, as the model that an alias names for it if there is one.
   */
  resolve(model: string): readonly Candidate<P>[] {
    const alias = this.#aliases.get(model);
    if (this.#forced !== undefined) return [forcedCandidate(this.#forced, model, alias)];
    return alias ?? this.#resolvePrefixed(model) ?? this.#candidates.get(model) ?? [];
  }

  /** How many models a provider lists; `undefined` where its list is not known. */
  modelCount(providerName: string): number | undefined {
    return this.#lists.get(providerName)?.size;
  }

  /** Whether the id is a name of the configuration, whose targets have an order of their own. */
  isAlias(model: string): boolean {
    return this.#aliases.has(model);
  }

  /** Whether the provider's list or an alias names that model of it; `false` for ids that callers make up. */
  isListed(providerName: string, model: string): boolean {
    return this.#lists.get(providerName)?.has(model) === true || this.#aliasTargets.has(`${providerName}/${model}`);
  }

  /** Every id that callers may use: aliases, `model` and `provider/model`. */
  entries(): readonly CatalogEntry[] {
    const prefixed = this.#byPriority.flatMap(({ name }) => [...(this.#lists.get(name) ?? [])].map((model) => `${name}/${model}`));
    const ids = new Set([...this.#aliases.keys(), ...this.#candidates.keys(), ...prefixed]);
    return [...ids].map((id) => this.entry(id)).filter((entry) => entry !== undefined);
  }

  /** The entry of that id, if callers may use it. */
  entry(id: string): CatalogEntry | undefined {
    const [first] = this.resolve(id);
    if (first === undefined) return undefined;
    return { id, ownedBy: this.#aliases.has(id) ? 'proxyapi' : first.provider.name };
  }

  /** The ids most like `model`, for the message of a 404. */
  nearest(model: string, count: number): readonly string[] {
    return nearestNames(model, [...new Set([...this.#aliases.keys(), ...this.#candidates.keys()])], count);
  }

  #resolvePrefixed(model: string): readonly Candidate<P>[] | undefined {
    const slash = model.indexOf('/');
    const provider = slash === -1 ? undefined : this.#byName.get(model.slice(0, slash));
    if (provider === undefined) return undefined;
    const bare = model.slice(slash + 1);
    const list = this.#lists.get(provider.name);
    return bare !== '' && (list === undefined || list.has(bare)) ? [{ provider, model: bare }] : [];
  }

  #targetCandidates(targets: readonly AliasTarget[]): readonly Candidate<P>[] {
    return targets.flatMap((target) => {
      const provider = this.#byName.get(target.provider);
      return provider === undefined ? [] : [{ provider, model: target.model }];
    });
  }

  #indexLists(): ReadonlyMap<string, readonly Candidate<P>[]> {
    const index = new Map<string, Candidate<P>[]>();
    for (const provider of this.#byPriority) {
      for (const model of this.#lists.get(provider.name) ?? []) {
        const candidates = index.get(model);
        if (candidates === undefined) index.set(model, [{ provider, model }]);
        else candidates.push({ provider, model });
      }
    }
    return index;
  }
}

function forcedCandidate<P extends RoutableProvider>(provider: P, model: string, alias: readonly Candidate<P>[] = []): Candidate<P> {
  const target = alias.find((candidate) => candidate.provider === provider);
  const prefix = `${provider.name}/`;
  return target ?? { provider, model: model.startsWith(prefix) ? model.slice(prefix.length) : model };
}
