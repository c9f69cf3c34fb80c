import { resolve } from 'node:path';
import { inspect } from 'node:util';
import { expect } from 'chai';
import type { Config, ProviderConfig } from './config.ts';
import type { Environment } from './environment.ts';
import { type LoadedConfig, loadConfig } from './load-config.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');
const noFile = (): never => { throw Object.assign(new Error('no such file'), { code: 'ENOENT' }); };

function load(text: string, env: Environment = {}): Config {
  return loadConfig({ env, cwd: '/etc', readFile: () => new TextEncoder().encode(text) }).config;
}

function fromEnvironment(env: Environment): LoadedConfig {
  return loadConfig({ env, cwd: '/etc', readFile: noFile });
}

function first(config: Config): ProviderConfig {
  const [provider] = config.providers;
  if (provider === undefined) throw new Error('no provider');
  return provider;
}

describe('loadConfig', () => {
  describe('without a file', () => {
    it('gives the sandbox when the environment is empty', () => {
      const { config, source, ...rest } = fromEnvironment({});
      expect(rest).to.deep.equal({});
      expect(source).to.equal('sandbox');
      expect(config).to.deep.equal({
        server: { host: '127.0.0.1', port: 8000, bodyLimitBytes: 33_554_432, drainTimeoutMs: 120_000, workers: 1, corsOrigins: [], isMetricsOpen: false },
        auth: { apiKeys: [], adminKey: undefined },
        providers: [{
          name: 'sandbox',
          type: 'sandbox',
          baseUrl: undefined,
          apiKeys: [],
          models: undefined,
          priority: 1,
          weight: 1,
          isEnabled: true,
          isForced: false,
          timeoutMs: 30_000,
          completionTimeoutMs: 300_000,
          idleTimeoutMs: 30_000,
          totalTimeoutMs: 600_000,
          maxRetries: 3,
          retryDelayMs: 500,
          retriesCompletionTimeout: false,
          isSticky: false,
          isHedged: false,
          httpClient: { maxKeepaliveConnections: 200, maxConnections: 2000, keepaliveExpiryMs: 30_000, connectTimeoutMs: 10_000 },
          headers: {},
          wordsPerSecond: 0,
        }],
        models: new Map(),
        circuitBreaker: {
          failureThreshold: 5,
          failureRatio: 0.5,
          windowMs: 10_000,
          minRequests: 20,
          recoveryTimeoutMs: 30_000,
          successThreshold: 3,
          minFailureThreshold: 3,
          maxFailureThreshold: 20,
        },
        cache: {
          response: { mode: 'deterministic', maxEntries: 10_000, ttlMs: 1_800_000, maxBytes: 512 * 1024 * 1024, cleanupIntervalMs: 300_000, isCompressed: true, isPersistent: false, path: './.proxyapi/responses.sqlite' },
          models: { ttlMs: 300_000, maxSize: 1000, isPersistent: true, path: './.proxyapi/models.sqlite' },
        },
        retryAttempts: 3,
        retryBackoffMs: 500,
        memory: { thresholdBytes: 1_073_741_824, emergencyThresholdBytes: 1_610_612_736, cleanupIntervalMs: 300_000, usesGc: true, detectsLeaks: true },
        featureFlags: new Map([
          ['smart_cache_memory_optimization', { isEnabled: true, rolloutPercent: 100 }],
          ['memory_manager_aggressive_gc', { isEnabled: true, rolloutPercent: 100 }],
          ['http_client_adaptive_timeouts', { isEnabled: true, rolloutPercent: 100 }],
          ['circuit_breaker_adaptive_thresholds', { isEnabled: true, rolloutPercent: 100 }],
        ]),
        admission: { maxInFlight: 4096, maxRequestBytes: 536_870_912, maxEventLoopLagMs: 500 },
        metrics: { isEnabled: true, labels: [] },
        logLevel: 'info',
        proxy: { httpsProxy: undefined, httpProxy: undefined, noProxy: [] },
        telemetry: undefined,
        healthChecks: { intervalMs: 30_000, ttlMs: 30_000 },
        prometheusUrl: undefined,
      });
    });

    it('puts MEMORY_THRESHOLD_MB over the file, and the emergency at one and a half of what counts', () => {
      const megabytes = (env: Environment, memory = '{}'): readonly number[] => {
        const { thresholdBytes, emergencyThresholdBytes } = load(`memory: ${memory}`, env).memory;
        return [thresholdBytes, emergencyThresholdBytes].map((bytes) => bytes / 1024 / 1024);
      };
      expect(megabytes({ MEMORY_THRESHOLD_MB: '2048' })).to.deep.equal([2048, 3072]);
      expect(megabytes({}, '{ memory_threshold_mb: 100 }')).to.deep.equal([100, 150]);
      expect(megabytes({ MEMORY_THRESHOLD_MB: '300' }, '{ memory_threshold_mb: 100, emergency_threshold_mb: 400 }')).to.deep.equal([300, 400]);
    });

    it('gives a provider for each variable that is set, in their order', () => {
      const names = ['OLLAMA_HOST', 'DEEPSEEK_API_KEY', 'GROQ_API_KEY', 'MISTRAL_API_KEY', 'GEMINI_API_KEY',
        'BLACKBOX_API_KEY', 'OPENROUTER_API_KEY', 'PERPLEXITY_API_KEY', 'ANTHROPIC_API_KEY', 'OPENAI_API_KEY'];
      const { config, source } = fromEnvironment(Object.fromEntries(names.map((name) => [name, `of-${name}`])));
      expect(source).to.equal('environment');
      const rows = config.providers.map(({ name, type, priority, baseUrl, apiKeys }) => [priority, name, type, baseUrl?.href, ...apiKeys.map((key) => key.reveal())]);
      expect(rows).to.deep.equal([
        [1, 'openai', 'openai', 'https://api.openai.com/v1', 'of-OPENAI_API_KEY'],
        [2, 'anthropic', 'anthropic', 'https://api.anthropic.com/', 'of-ANTHROPIC_API_KEY'],
        [3, 'perplexity', 'perplexity', 'https://api.perplexity.ai/', 'of-PERPLEXITY_API_KEY'],
        [4, 'openrouter', 'openrouter', 'https://openrouter.ai/api/v1', 'of-OPENROUTER_API_KEY'],
        [5, 'blackbox', 'blackbox', 'https://api.blackbox.ai/', 'of-BLACKBOX_API_KEY'],
        [6, 'gemini', 'gemini', 'https://generativelanguage.googleapis.com/', 'of-GEMINI_API_KEY'],
        [7, 'mistral', 'openai-compatible', 'https://api.mistral.ai/v1', 'of-MISTRAL_API_KEY'],
        [8, 'groq', 'openai-compatible', 'https://api.groq.com/openai/v1', 'of-GROQ_API_KEY'],
        [9, 'deepseek', 'openai-compatible', 'https://api.deepseek.com/v1', 'of-DEEPSEEK_API_KEY'],
        [10, 'ollama', 'openai-compatible', 'http://of-ollama_host:11434/v1'],
      ]);
    });

    it('counts an empty variable as not set', () => {
      expect(fromEnvironment({ OPENAI_API_KEY: '', HOST: '', PORT: ' ', PROXYAPI_API_KEYS: '', PROXYAPI_CONFIG: '' }).source).to.equal('sandbox');
    });

    it('drops the line break that a key was read with', () => {
      expect(first(fromEnvironment({ OPENAI_API_KEY: 'sk-1\n' }).config).apiKeys[0]?.reveal()).to.equal('sk-1');
    });
  });

  describe('with a file', () => {
    it('loads the example', () => {
      const keys = Object.fromEntries(['OPENAI_API_KEY', 'ANTHROPIC_API_KEY', 'PROXYAPI_KEY', 'PROXYAPI_ADMIN_KEY'].map((name) => [name, `of-${name}`]));
      const { config, source, path } = loadConfig({ env: { ...keys, PROXYAPI_CONFIG: 'proxyapi.example.yaml' }, cwd: ROOT });
      expect([source, path]).to.deep.equal(['file', resolve(ROOT, 'proxyapi.example.yaml')]);
      expect(config.providers.map(({ name, isEnabled }) => [name, isEnabled])).to.deep.equal([
        ['openai', true], ['anthropic', true], ['vllm', false], ['sandbox', true],
      ]);
      expect([...config.models]).to.deep.equal([
        ['fast', [{ provider: 'openai', model: 'gpt-4o-mini' }, { provider: 'anthropic', model: 'claude-haiku-4-5' }]],
        ['demo', [{ provider: 'sandbox', model: 'sandbox' }]],
      ]);
      expect(config.auth.apiKeys.map(({ name, key }) => [name, key.reveal()])).to.deep.equal([['ci', 'of-PROXYAPI_KEY']]);
      expect(config.auth.adminKey?.reveal()).to.equal('of-PROXYAPI_ADMIN_KEY');
    });

    it('asks for proxyapi.yaml in the working directory, or for the file that PROXYAPI_CONFIG names', () => {
      const asked: string[] = [];
      const readFile = (path: string): Uint8Array => {
        asked.push(path);
        return new TextEncoder().encode('{}');
      };
      loadConfig({ env: {}, cwd: '/srv', readFile });
      loadConfig({ env: { PROXYAPI_CONFIG: 'a/b.yaml' }, cwd: '/srv', readFile });
      loadConfig({ env: { PROXYAPI_CONFIG: '/c.yaml' }, cwd: '/srv', readFile });
      expect(asked).to.deep.equal(['/srv/proxyapi.yaml', '/srv/a/b.yaml', '/c.yaml'].map((path) => resolve(path)));
    });

    it('takes providers from the environment where it lists none', () => {
      expect(first(load('server: { port: 1 }', { GROQ_API_KEY: 'k' })).name).to.equal('groq');
      expect(first(load('models: { a: [sandbox/x] }')).name).to.equal('sandbox');
    });

    it('turns seconds into milliseconds and megabytes into bytes', () => {
      const config = load('server: { body_limit_mb: 0.5, drain_timeout: 0, max_request_memory_mb: 1.5, max_event_loop_lag: 0.25 }\ncircuit_breaker: { window: 0.5, recovery_timeout: 1.5 }\nproviders: [{ name: a, type: sandbox, timeout: 0.25, idle_timeout: 1.5, completion_timeout: 60, total_timeout: 90, retry_delay: 0.1 }]');
      expect(config.server).to.include({ bodyLimitBytes: 524_288, drainTimeoutMs: 0 });
      expect(first(config)).to.include({ timeoutMs: 250, idleTimeoutMs: 1500, completionTimeoutMs: 60_000, totalTimeoutMs: 90_000, retryDelayMs: 100 });
      expect(config.admission).to.include({ maxRequestBytes: 1_572_864, maxEventLoopLagMs: 250 });
      expect(config.circuitBreaker).to.include({ windowMs: 500, recoveryTimeoutMs: 1500 });
    });

    it('takes every key of a circuit breaker and of how to try again', () => {
      const config = load(`
providers:
  - name: openai
    type: openai
    api_key_env: OPENAI_API_KEY
    weight: 2.5
    timeout: 20
    total_timeout: 500
    max_retries: 4
    retry_delay: 0.25
    retry_completion_timeout: true
    sticky: true
    hedge: true
http_client:
  preset: default
  max_keepalive_connections: 200
  max_connections: 2000
  keepalive_expiry: 30.0
  timeout: 30.0
  connect_timeout: 10.0
  retry_attempts: 3
  retry_backoff_factor: 0.5
circuit_breaker: { failure_threshold: 6, failure_ratio: 0.6, window: 11, min_requests: 21, recovery_timeout: 31, success_threshold: 4, min_failure_threshold: 2, max_failure_threshold: 22 }
feature_flags:
  http_client_adaptive_timeouts: true
  circuit_breaker_adaptive_thresholds: true
`, { OPENAI_API_KEY: 'k' });
      expect(first(config)).to.deep.include({
        weight: 2.5,
        timeoutMs: 20_000,
        totalTimeoutMs: 500_000,
        maxRetries: 4,
        retryDelayMs: 250,
        retriesCompletionTimeout: true,
        isSticky: true,
        isHedged: true,
        httpClient: { maxKeepaliveConnections: 200, maxConnections: 2000, keepaliveExpiryMs: 30_000, connectTimeoutMs: 10_000 },
      });
      expect(config.circuitBreaker).to.deep.equal({
        failureThreshold: 6,
        failureRatio: 0.6,
        windowMs: 11_000,
        minRequests: 21,
        recoveryTimeoutMs: 31_000,
        successThreshold: 4,
        minFailureThreshold: 2,
        maxFailureThreshold: 22,
      });
    });

    it('takes every key of the cache of answers, over its preset, and the environment over all', () => {
      const response = (members: string, env: Record<string, string> = {}): object => loadConfig({ env, cwd: '/', readFile: () => Buffer.from(`cache: { ${members} }\nproviders: [{ name: a, type: sandbox }]`) }).config.cache.response;
      expect(response('response: { mode: all, max_size: 7, default_ttl: 8, max_memory_mb: 9, cleanup_interval: 10, enable_compression: false, persist: true, path: /a.sqlite }')).to.deep.equal({
        mode: 'all', maxEntries: 7, ttlMs: 8000, maxBytes: 9 * 1024 * 1024, cleanupIntervalMs: 10_000, isCompressed: false, isPersistent: true, path: '/a.sqlite',
      });
      expect(response('preset: high_memory')).to.include({ maxEntries: 50_000, ttlMs: 3_600_000, maxBytes: 1024 * 1024 * 1024, cleanupIntervalMs: 300_000 });
      expect(response('preset: constrained, response: { max_size: 7 }')).to.include({ maxEntries: 7, ttlMs: 1_800_000, maxBytes: 256 * 1024 * 1024, cleanupIntervalMs: 600_000 });
      expect(response('response: { max_memory_mb: 9 }', { CACHE_MAX_MEMORY_MB: '64' })).to.include({ maxBytes: 64 * 1024 * 1024 });
    });

    it('takes every key of the cache of model lists', () => {
      const config = load('cache: { models: { ttl: 0.5, max_size: 7, persist: false, path: /var/lib/models.sqlite } }\nproviders: [{ name: a, type: sandbox }]');
      expect(config.cache.models).to.deep.equal({ ttlMs: 500, maxSize: 7, isPersistent: false, path: '/var/lib/models.sqlite' });
    });

    it('drops trailing slashes of a base URL and capitals of header names', () => {
      const provider = first(load('providers: [{ name: a, type: openai, base_url: "http://a/v1//", headers: { X-Team: b } }]'));
      expect(provider.baseUrl?.href).to.equal('http://a/v1');
      expect(provider.headers).to.deep.equal({ 'x-team': 'b' });
    });

    it('finds an unlisted provider by its preset name, Ollama where OLLAMA_HOST says', () => {
      const text = 'providers: [{ name: ollama, type: openai-compatible }]';
      expect(first(load(text)).baseUrl?.href).to.equal('http://127.0.0.1:11434/v1');
      expect(first(load(text, { OLLAMA_HOST: 'gpu:1' })).baseUrl?.href).to.equal('http://gpu:1/v1');
    });

    it('needs no key for a disabled provider', () => {
      for (const keys of ['api_key_env: NOT_SET', 'api_key_envs: [NOT_SET, NEITHER]']) {
        const [disabled] = load(`providers:\n  - { name: a, type: openai, ${keys}, enabled: false }\n  - { name: b, type: sandbox }`).providers;
        expect(disabled).to.deep.include({ isEnabled: false, apiKeys: [] });
      }
    });

    it('takes several keys of a provider in the order of the file', () => {
      const text = 'providers: [{ name: openai, type: openai, api_key_envs: [B, A] }]';
      expect(first(load(text, { A: 'a', B: 'b' })).apiKeys.map((key) => key.reveal())).to.deep.equal(['b', 'a']);
    });

    it('lets a name in models stand for the model of the same address', () => {
      const { models } = load('providers: [{ name: a, type: sandbox }]\nmodels: { a/x: [a/x, a/y/z] }');
      expect(models.get('a/x')).to.deep.equal([{ provider: 'a', model: 'x' }, { provider: 'a', model: 'y/z' }]);
    });

    it('reads anchors and a byte order mark', () => {
      const { providers } = load('\uFEFFproviders:\n  - { name: a, type: sandbox, models: &m [x] }\n  - { name: b, type: sandbox, models: *m }');
      expect(providers.map(({ models }) => models)).to.deep.equal([['x'], ['x']]);
    });
  });

  describe('with variables in a file', () => {
    it('gives them the type of their key, with and without quotes', () => {
      const text = 'server:\n  port: ${P}\n  drain_timeout: "${P}.5"\nproviders: [{ name: "${P}", type: sandbox, forced: "${T}" }]';
      const config = load(text, { P: '12', T: 'true' });
      expect(config.server).to.include({ port: 12, drainTimeoutMs: 12_500 });
      expect(first(config)).to.include({ name: '12', isForced: true });
    });

    it('leaves $${ as ${', () => {
      const text = 'providers: [{ name: a, type: openai, base_url: "http://a", headers: { x-a: "$${B} ${C}$" } }]';
      expect(first(load(text, { C: 'c' })).headers).to.deep.equal({ 'x-a': '${B} c$' });
    });

    it('does not read a value a second time', () => {
      const text = 'providers: [{ name: a, type: openai, base_url: "http://a", headers: { x-a: "${C}" } }]';
      expect(first(load(text, { C: '${D}', D: 'd' })).headers).to.deep.equal({ 'x-a': '${D}' });
    });
  });

  describe('with a file and variables over it', () => {
    const text = 'server: { host: localhost, port: 1 }\nauth: { api_keys: [{ name: ci, key_env: CI_KEY }] }';

    it('takes HOST and PORT', () => {
      expect(load(text, { CI_KEY: 'k', HOST: '[::1]', PORT: '0' }).server).to.include({ host: '::1', port: 0 });
    });

    it('takes LOG_LEVEL and METRICS_ENABLED, which have no key in the file', () => {
      expect(load('{}', { METRICS_ENABLED: 'false' }).metrics.isEnabled).to.equal(false);
      expect(() => load('{}', { METRICS_ENABLED: 'no' })).to.throw('environment METRICS_ENABLED: expected true or false, got "no"');
      for (const level of ['error', 'warn', 'info', 'debug']) expect(load('{}', { LOG_LEVEL: level }).logLevel).to.equal(level);
    });

    it('takes HEALTH_CHECK_INTERVAL, HEALTH_CHECK_CACHE_TTL and PROMETHEUS_URL, which have no key in the file', () => {
      expect(load('{}', { HEALTH_CHECK_INTERVAL: '2.5', HEALTH_CHECK_CACHE_TTL: '60' }).healthChecks).to.deep.equal({ intervalMs: 2500, ttlMs: 60_000 });
      expect(load('{}', { HEALTH_CHECK_INTERVAL: '0' }).healthChecks).to.deep.equal({ intervalMs: 0, ttlMs: 30_000 });
      expect(load('{}', { PROMETHEUS_URL: 'http://prometheus:9090/prom/' }).prometheusUrl?.href).to.equal('http://prometheus:9090/prom');
    });

    it('takes PROXYAPI_API_KEYS in the place of the keys in the file, whose variables may then be unset', () => {
      const { apiKeys } = load(text, { PROXYAPI_API_KEYS: ' a, b,' }).auth;
      expect(apiKeys.map(({ name, key }) => [name, key.reveal()])).to.deep.equal([['key-1', 'a'], ['key-2', 'b']]);
    });
  });

  it('freezes all that it gives', () => {
    const env = { CI_KEY: 'k', HOST: '127.1.2.3', HTTPS_PROXY: 'http://u:p@proxy', NO_PROXY: 'a' };
    const config = load('auth: { api_keys: [{ name: ci, key_env: CI_KEY }] }\nproviders: [{ name: a, type: openai, base_url: "http://a", api_key_envs: [CI_KEY], http_client: { timeout: 1 }, models: [x], headers: { b: c } }]\nmodels: { m: [a/x] }', env);
    expect(unfrozenIn(config, 'config')).to.deep.equal([]);
    expect(() => Reflect.apply(Reflect.get(config.featureFlags, 'set'), config.featureFlags, ['x', {}])).to.throw(TypeError);
    expect(() => new Map(config.models).set('x', [])).to.not.throw();
    expect(() => Reflect.apply(Reflect.get(config.models, 'set'), config.models, ['x', []])).to.throw(TypeError, 'This map is frozen.');
    expect(() => Reflect.apply(Reflect.get(config.models, 'clear'), config.models, [])).to.throw(TypeError);
    expect(() => Reflect.apply(Reflect.get(config.models, 'delete'), config.models, ['m'])).to.throw(TypeError);
  });

  it('gives a config that prints no key', () => {
    const { config } = fromEnvironment({ OPENAI_API_KEY: 'sk-canary', PROXYAPI_API_KEYS: 'canary-2', HTTPS_PROXY: 'http://canary-3:canary-4@proxy' });
    expect(config.proxy.httpsProxy?.authorization).to.not.equal(undefined);
    for (const printed of [JSON.stringify(config), inspect(config, { depth: null, showHidden: true })]) {
      expect(printed).to.not.match(/canary|Basic/);
    }
  });

  it('reads process.env where it is given no environment', () => {
    process.env['PROXYAPI_CONFIG'] = '/does/not/exist.yaml';
    try {
      expect(() => loadConfig()).to.throw('"/does/not/exist.yaml": no such file');
    } finally {
      delete process.env['PROXYAPI_CONFIG'];
    }
  });
});

/** Paths of objects in `value` that can still be changed. */
function unfrozenIn(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const held = value instanceof Map ? [...value.entries()] : Object.entries(value);
  const inner = held.flatMap(([key, child]) => unfrozenIn(child, `${path}.${String(key)}`));
  return Object.isFrozen(value) ? inner : [path, ...inner];
}
