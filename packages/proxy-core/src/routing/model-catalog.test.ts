import { expect } from 'chai';

import { type AliasTarget, ModelCatalog, type RoutableProvider } from './model-catalog.ts';

interface Setup {
  readonly providers?: readonly (Partial<RoutableProvider> & { readonly name: string })[];
  readonly aliases?: Readonly<Record<string, readonly AliasTarget[]>>;
  readonly lists?: Readonly<Record<string, readonly string[]>>;
}

function catalogOf({ providers = [{ name: 'openai' }, { name: 'anthropic' }, { name: 'openrouter' }], aliases = {}, lists = {} }: Setup): ModelCatalog<RoutableProvider> {
  const catalog = new ModelCatalog<RoutableProvider>({
    providers: providers.map((provider) => ({ priority: 1, isForced: false, ...provider })),
    aliases: new Map(Object.entries(aliases)),
  });
  for (const [name, models] of Object.entries(lists)) catalog.setModels(name, models);
  return catalog;
}

function resolve(catalog: ModelCatalog<RoutableProvider>, model: string): readonly string[] {
  return catalog.resolve(model).map((candidate) => `${candidate.provider.name}: ${candidate.model}`);
}

describe('ModelCatalog', () => {
  it('tells the models that a list or an alias names from those that callers make up', () => {
    const catalog = catalogOf({ lists: { openai: ['gpt-4o'] }, aliases: { fast: [{ provider: 'anthropic', model: 'haiku' }] } });
    const pairs = [['openai', 'gpt-4o'], ['anthropic', 'haiku'], ['openai', 'haiku'], ['anthropic', 'gpt-4o'], ['openrouter', 'gpt-4o'], ['openai', 'made-up'], ['', 'openai/gpt-4o']] as const;
    expect(pairs.map(([provider, model]) => catalog.isListed(provider, model))).to.deep.equal([true, true, false, false, false, false, false]);
  });

  it('knows how many models a provider lists, and of whom it knows no list', () => {
    const catalog = catalogOf({ lists: { openai: ['a', 'b', 'a'], openrouter: [] } });
    expect(['openai', 'openrouter', 'anthropic'].map((name) => catalog.modelCount(name))).to.deep.equal([2, 0, undefined]);
  });

  describe('an id with a provider’s name in front', () => {
    const lists = { openai: ['gpt-4o', 'o3'], openrouter: ['openai/gpt-4o', 'openai/o4', 'meta/llama', 'o3'] };

    it('goes to that provider only', () => {
      expect(resolve(catalogOf({ lists }), 'openai/o3')).to.deep.equal(['openai: o3']);
      expect(resolve(catalogOf({ lists }), 'openrouter/openai/gpt-4o')).to.deep.equal(['openrouter: openai/gpt-4o']);
    });

    it('goes to nobody where that provider does not list it, even if another lists the whole id', () => {
      expect(resolve(catalogOf({ lists }), 'openai/nothing')).to.deep.equal([]);
      expect(resolve(catalogOf({ lists }), 'openai/o4')).to.deep.equal([]);
    });

    it('goes to a provider whose list is not known, whatever the id', () => {
      expect(resolve(catalogOf({ lists }), 'anthropic/claude-x')).to.deep.equal(['anthropic: claude-x']);
      expect(resolve(catalogOf({ lists }), 'anthropic/a/b')).to.deep.equal(['anthropic: a/b']);
    });

    it('goes to nobody where nothing follows the name', () => {
      expect(resolve(catalogOf({ lists }), 'anthropic/')).to.deep.equal([]);
    });

    it('is a plain id where the name is no provider’s', () => {
      expect(resolve(catalogOf({ lists }), 'meta/llama')).to.deep.equal(['openrouter: meta/llama']);
      expect(resolve(catalogOf({ lists }), '/o3')).to.deep.equal([]);
      expect(resolve(catalogOf({ lists }), 'OpenAI/o3')).to.deep.equal([]);
    });
  });

  describe('a plain id', () => {
    it('goes to every provider that lists it, lower priorities first', () => {
      const providers = [{ name: 'late', priority: 9 }, { name: 'early', priority: 1 }, { name: 'middle', priority: 5 }, { name: 'other', priority: 0 }];
      const catalog = catalogOf({ providers, lists: { late: ['m'], early: ['m'], middle: ['m'], other: ['x'] } });
      expect(resolve(catalog, 'm')).to.deep.equal(['early: m', 'middle: m', 'late: m']);
    });

    it('keeps the order of the configuration among equals', () => {
      const catalog = catalogOf({ lists: { openrouter: ['m'], anthropic: ['m'], openai: ['m'] } });
      expect(resolve(catalog, 'm')).to.deep.equal(['openai: m', 'anthropic: m', 'openrouter: m']);
    });

    it('goes to nobody where no list has it, not even to a provider whose list is not known', () => {
      expect(resolve(catalogOf({ lists: { openai: ['a'] } }), 'b')).to.deep.equal([]);
      expect(resolve(catalogOf({}), 'b')).to.deep.equal([]);
    });

    it('follows a list that is replaced', () => {
      const catalog = catalogOf({ lists: { openai: ['a'] } });
      catalog.setModels('openai', ['b']);
      expect(resolve(catalog, 'a')).to.deep.equal([]);
      expect(resolve(catalog, 'b')).to.deep.equal(['openai: b']);
      expect(resolve(catalog, 'openai/a')).to.deep.equal([]);
    });

    it('may have any name', () => {
      const catalog = catalogOf({ lists: { openai: ['__proto__', 'constructor'] } });
      expect(resolve(catalog, '__proto__')).to.deep.equal(['openai: __proto__']);
      expect(resolve(catalog, 'toString')).to.deep.equal([]);
    });
  });

  describe('an alias', () => {
    const aliases = {
      fast: [{ provider: 'openai', model: 'mini' }, { provider: 'anthropic', model: 'haiku' }],
      'gpt-4o': [{ provider: 'openrouter', model: 'openai/gpt-4o' }],
      'openai/x': [{ provider: 'anthropic', model: 'y' }],
    };

    it('leads to its targets in their order, whatever their priorities and lists are', () => {
      const catalog = catalogOf({ providers: [{ name: 'openai', priority: 9 }, { name: 'anthropic', priority: 1 }], aliases, lists: { openai: ['other'] } });
      expect(resolve(catalog, 'fast')).to.deep.equal(['openai: mini', 'anthropic: haiku']);
    });

    it('comes before the lists and before a provider’s name in front', () => {
      const catalog = catalogOf({ aliases, lists: { openai: ['gpt-4o', 'x'] } });
      expect(resolve(catalog, 'gpt-4o')).to.deep.equal(['openrouter: openai/gpt-4o']);
      expect(resolve(catalog, 'openai/x')).to.deep.equal(['anthropic: y']);
    });

    it('leaves out targets at providers that are not there', () => {
      expect(resolve(catalogOf({ providers: [{ name: 'anthropic' }], aliases }), 'fast')).to.deep.equal(['anthropic: haiku']);
    });
  });

  describe('a forced provider', () => {
    const providers = [{ name: 'openai' }, { name: 'anthropic', isForced: true, priority: 9 }];

    it('takes every id, listed or not, without fallback', () => {
      const catalog = catalogOf({ providers, lists: { openai: ['m'], anthropic: ['other'] } });
      for (const model of ['m', 'nothing', 'openai/m']) expect(resolve(catalog, model)).to.deep.equal([`anthropic: ${model}`]);
    });

    it('gets ids without its own name in front', () => {
      expect(resolve(catalogOf({ providers }), 'anthropic/claude')).to.deep.equal(['anthropic: claude']);
    });

    it('gets the model that an alias names for it', () => {
      const aliases = { fast: [{ provider: 'openai', model: 'mini' }, { provider: 'anthropic', model: 'haiku' }], far: [{ provider: 'openai', model: 'mini' }] };
      expect(resolve(catalogOf({ providers, aliases }), 'fast')).to.deep.equal(['anthropic: haiku']);
      expect(resolve(catalogOf({ providers, aliases }), 'far')).to.deep.equal(['anthropic: far']);
    });
  });

  describe('its entries', () => {
    it('are aliases, ids and ids with the provider in front, each with its owner', () => {
      const catalog = catalogOf({ providers: [{ name: 'b', priority: 2 }, { name: 'a', priority: 1 }], aliases: { fast: [{ provider: 'a', model: 'm' }] }, lists: { a: ['m'], b: ['m', 'n'] } });
      expect(catalog.entries()).to.deep.equal([
        { id: 'fast', ownedBy: 'proxyapi' },
        { id: 'm', ownedBy: 'a' }, { id: 'n', ownedBy: 'b' },
        { id: 'a/m', ownedBy: 'a' }, { id: 'b/m', ownedBy: 'b' }, { id: 'b/n', ownedBy: 'b' },
      ]);
    });

    it('name each id once, and only such as are served, by whom it goes to', () => {
      const catalog = catalogOf({
        aliases: { 'gpt-4o': [{ provider: 'openai', model: 'gpt-4o' }], lost: [{ provider: 'nobody', model: 'x' }] },
        lists: { openai: ['gpt-4o'], openrouter: ['gpt-4o', 'openai/gpt-4o', 'openai/o4'] },
      });
      const entries = catalog.entries();
      expect(entries.map(({ id }) => id)).to.deep.equal(['gpt-4o', 'openai/gpt-4o', 'openai/gpt-4o', 'openrouter/gpt-4o', 'openrouter/openai/gpt-4o', 'openrouter/openai/o4'].filter((id, index, all) => all.indexOf(id) === index));
      expect(entries.find(({ id }) => id === 'openai/gpt-4o')).to.have.property('ownedBy', 'openai');
      for (const { id } of entries) expect(catalog.resolve(id), id).to.not.deep.equal([]);
    });

    it('are found by their id', () => {
      const catalog = catalogOf({ aliases: { fast: [{ provider: 'openai', model: 'm' }] }, lists: { openai: ['m'] } });
      expect(catalog.entry('fast')).to.deep.equal({ id: 'fast', ownedBy: 'proxyapi' });
      expect(catalog.entry('m')).to.deep.equal({ id: 'm', ownedBy: 'openai' });
      expect(catalog.entry('openai/m')).to.deep.equal({ id: 'openai/m', ownedBy: 'openai' });
      expect(catalog.entry('nothing')).to.equal(undefined);
    });
  });

  it('names the nearest ids, aliases among them', () => {
    const catalog = catalogOf({ aliases: { 'gpt-fast': [{ provider: 'openai', model: 'm' }] }, lists: { openai: ['gpt-4o', 'gpt-4o-mini', 'o3'] } });
    expect(catalog.nearest('gpt-4o-mnii', 3)).to.deep.equal(['gpt-4o-mini', 'gpt-4o', 'gpt-fast']);
  });
});
