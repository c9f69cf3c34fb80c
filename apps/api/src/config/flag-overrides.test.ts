import { expect } from 'chai';
import type { FeatureFlagConfig } from './config.ts';
import type { Environment } from './environment.ts';
import type { FlagName } from './feature-flag-schema.ts';
import { loadConfig } from './load-config.ts';

const VARIABLE = 'FEATURE_HTTP_CLIENT_ADAPTIVE_TIMEOUTS';

function flagsOf(text: string, env: Environment = {}): ReadonlyMap<FlagName, FeatureFlagConfig> {
  return loadConfig({ env, cwd: '/etc', readFile: () => new TextEncoder().encode(text) }).config.featureFlags;
}

describe('a feature flag', () => {
  const cases: readonly [flag: string, isEnabled: boolean, rolloutPercent: number, env?: Environment][] = [
    ['true', true, 100],
    ['false', false, 100],
    ['{}', true, 100],
    ['{ enabled: false }', false, 100],
    ['{ rollout: 0 }', true, 0],
    ['{ enabled: false, rollout: 12.5 }', false, 12.5],
    ['"${X}"', false, 100, { X: 'false' }],
    ['{ enabled: "${X}", rollout: "${Y}" }', false, 5, { X: 'false', Y: '5' }],
    ['false', true, 100, { [`${VARIABLE}_ENABLED`]: 'true' }],
    ['{ rollout: 10 }', false, 10, { [`${VARIABLE}_ENABLED`]: 'false' }],
    ['{ rollout: 10 }', true, 20, { [`${VARIABLE}_ROLLOUT`]: '20' }],
    ['false', false, 20, { [`${VARIABLE}_ROLLOUT`]: '20' }],
    ['true', true, 100, { [`${VARIABLE}_ENABLED`]: '', FEATURE_OF_NOTHING_ENABLED: ' ', FEATURE_OTHER: 'x' }],
  ];
  for (const [flag, isEnabled, rolloutPercent, env] of cases) {
    it(`takes ${flag}${env === undefined ? '' : ` with ${JSON.stringify(env)}`}`, () => {
      const on = { isEnabled: true, rolloutPercent: 100 };
      expect([...flagsOf(`feature_flags: { http_client_adaptive_timeouts: ${flag} }`, env)]).to.deep.equal([
        ['smart_cache_memory_optimization', on],
        ['memory_manager_aggressive_gc', on],
        ['http_client_adaptive_timeouts', { isEnabled, rolloutPercent }],
        ['circuit_breaker_adaptive_thresholds', on],
      ]);
    });
  }
});
