import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parse } from 'yaml';
import * as z from 'zod';
import { generateConfigDocs } from '../../../../scripts/generate-config-docs.ts';
import { describeKeys, editorSchema } from './describe-keys.ts';

const EXAMPLE = readFileSync(new URL('../../../../proxyapi.example.yaml', import.meta.url), 'utf8');

// A key that is taken away or renamed breaks the files of those who use it.
const KNOWN_KEYS = [
  'server',
  'server.host',
  'server.port',
  'server.body_limit_mb',
  'server.drain_timeout', 'server.workers',
  'server.max_in_flight',
  'server.max_request_memory_mb',
  'server.max_event_loop_lag',
  'server.cors_origins',
  'server.open_metrics',
  'auth',
  'auth.api_keys',
  'auth.api_keys[].name',
  'auth.api_keys[].key_env',
  'auth.admin_key_env',
  'providers',
  'providers[].name',
  'providers[].type',
  'providers[].base_url',
  'providers[].api_key_env',
  'providers[].api_key_envs',
  'providers[].models',
  'providers[].priority',
  'providers[].weight',
  'providers[].enabled',
  'providers[].forced',
  'providers[].timeout',
  'providers[].completion_timeout',
  'providers[].idle_timeout',
  'providers[].total_timeout',
  'providers[].max_retries',
  'providers[].retry_delay',
  'providers[].retry_completion_timeout',
  'providers[].sticky',
  'providers[].hedge',
  'providers[].headers',
  'providers[].http_client',
  'providers[].http_client.max_keepalive_connections',
  'providers[].http_client.max_connections',
  'providers[].http_client.keepalive_expiry',
  'providers[].http_client.timeout',
  'providers[].http_client.connect_timeout',
  'providers[].http_client.retry_attempts',
  'providers[].http_client.retry_backoff_factor',
  'providers[].words_per_second',
  'models',
  'http_client',
  'http_client.preset',
  'http_client.max_keepalive_connections',
  'http_client.max_connections',
  'http_client.keepalive_expiry',
  'http_client.timeout',
  'http_client.connect_timeout',
  'http_client.retry_attempts',
  'http_client.retry_backoff_factor',
  'circuit_breaker',
  'circuit_breaker.failure_threshold',
  'circuit_breaker.failure_ratio',
  'circuit_breaker.window',
  'circuit_breaker.min_requests',
  'circuit_breaker.recovery_timeout',
  'circuit_breaker.success_threshold',
  'circuit_breaker.min_failure_threshold',
  'circuit_breaker.max_failure_threshold',
  'cache',
  'cache.preset',
  'cache.response',
  'cache.response.mode',
  'cache.response.max_size',
  'cache.response.default_ttl',
  'cache.response.max_memory_mb',
  'cache.response.cleanup_interval',
  'cache.response.enable_compression',
  'cache.response.persist',
  'cache.response.path',
  'cache.models',
  'cache.models.ttl',
  'cache.models.max_size',
  'cache.models.persist',
  'cache.models.path',
  'memory',
  'memory.memory_threshold_mb',
  'memory.emergency_threshold_mb',
  'memory.cleanup_interval',
  'memory.enable_gc_tuning',
  'memory.leak_detection_enabled',
  'metrics',
  'metrics.labels',
  'metrics.labels[].name',
  'metrics.labels[].header',
  'metrics.labels[].max_values',
  'feature_flags',
  'feature_flags.smart_cache_memory_optimization',
  'feature_flags.memory_manager_aggressive_gc',
  'feature_flags.http_client_adaptive_timeouts',
  'feature_flags.circuit_breaker_adaptive_thresholds',
];

describe('the documentation of the configuration', () => {
  for (const { url, text } of generateConfigDocs()) {
    it(`has ${url.pathname.split('/').at(-1)} as the generator writes it`, () => {
      const command = 'node --conditions=proxyapi-source scripts/generate-config-docs.ts';
      expect(readFileSync(url, 'utf8') === text, `out of date: run ${command}`).to.equal(true);
    });
  }

  it('knows these keys', () => {
    expect(describeKeys().map(({ key }) => key)).to.deep.equal(KNOWN_KEYS);
  });

  it('describes each key', () => {
    for (const { key, description } of describeKeys()) expect(description, key).to.match(/\.$/);
  });

  it('has an example that names each key', () => {
    expect(new Set(keysIn(parse(EXAMPLE), ''))).to.include.all.keys(...KNOWN_KEYS);
  });

  it('has a JSON Schema that takes the example and variables, and refuses what the loader refuses', () => {
    const { $schema: _, ...schema } = editorSchema();
    const accepts = (value: unknown): boolean => z.fromJSONSchema(schema).safeParse(value).success;
    expect(accepts(parse(EXAMPLE))).to.equal(true);
    expect(accepts({ server: { port: '${PORT}' } })).to.equal(true);
    expect(accepts({ server: { port: '80' } })).to.equal(false);
    expect(accepts({ server: { prot: 80 } })).to.equal(false);
    expect(accepts({ providers: [{ name: 'a' }] })).to.equal(false);
    expect(accepts({ providers: [{ name: 'a', type: 'sandbox', weight: 0.5 }] })).to.equal(true);
    expect(accepts({ providers: [{ name: 'a', type: 'sandbox', weight: 0 }] })).to.equal(false);
    for (const flag of [true, '${FLAG}', { rollout: 5 }, { enabled: '${FLAG}' }]) {
      expect(accepts({ feature_flags: { http_client_adaptive_timeouts: flag } })).to.equal(true);
    }
    for (const flag of ['yes', { rollout: 101 }, { rolout: 5 }]) {
      expect(accepts({ feature_flags: { http_client_adaptive_timeouts: flag } })).to.equal(false);
    }
    expect(accepts({ providers: [{ name: 'a', type: 'azure' }] })).to.equal(false);
  });
});

function keysIn(value: unknown, prefix: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => keysIn(item, `${prefix.slice(0, -1)}[].`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [`${prefix}${name}`, ...keysIn(inner, `${prefix}${name}.`)]);
}
