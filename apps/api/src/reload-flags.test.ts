import { FeatureFlags } from '@proxyapi/proxy-context';
import { expect } from 'chai';

import type { FlagName } from './config/feature-flag-schema.ts';
import { loadConfig, type LoadedConfig } from './config/load-config.ts';
import { reloadFlags } from './reload-flags.ts';

type Line = readonly [level: string, message: string, fields?: Readonly<Record<string, unknown>>];

/** A gateway's flags, its log, and a file that can be written anew. */
function start(text: string, env: Readonly<Record<string, string>> = {}): { flags: FeatureFlags<FlagName>; lines: Line[]; reload: (text: string | undefined) => void } {
  const read = (content: string | undefined): LoadedConfig => loadConfig({
    env,
    cwd: '/etc',
    readFile: () => {
      if (content === undefined) throw Object.assign(new Error('gone'), { code: 'ENOENT' });
      return new TextEncoder().encode(content);
    },
  });
  const flags = new FeatureFlags(read(text).config.featureFlags);
  const lines: Line[] = [];
  const log = (level: string) => (message: string, fields?: Readonly<Record<string, unknown>>) => void lines.push(fields === undefined ? [level, message] : [level, message, fields]);
  const logger = { error: log('error'), warn: log('warn'), info: log('info'), debug: log('debug') };
  return { flags, lines, reload: (content) => reloadFlags(flags, { logger, path: '/etc/proxyapi.yaml', load: () => read(content) }) };
}

const REFUSED = 'the feature flags stay as they are: the configuration is wrong';

describe('reloadFlags', () => {
  it('sets the flags as the file says now, and names those that changed', () => {
    const { flags, lines, reload } = start('feature_flags: { memory_manager_aggressive_gc: true }');
    reload('feature_flags: { memory_manager_aggressive_gc: { rollout: 5 }, http_client_adaptive_timeouts: false }');
    expect(flags.get('memory_manager_aggressive_gc')).to.deep.equal({ isEnabled: true, rolloutPercent: 5 });
    expect(flags.get('http_client_adaptive_timeouts').isEnabled).to.equal(false);
    expect(lines).to.deep.equal([['info', 'the feature flags have been read again', { changed: ['memory_manager_aggressive_gc', 'http_client_adaptive_timeouts'] }]]);
  });

  it('takes back what was set at run time, and leaves the environment over the file', () => {
    const { flags, reload } = start('{}', { FEATURE_MEMORY_MANAGER_AGGRESSIVE_GC_ENABLED: 'false' });
    flags.set('memory_manager_aggressive_gc', true);
    flags.set('http_client_adaptive_timeouts', false);
    reload('feature_flags: { memory_manager_aggressive_gc: true }');
    expect([flags.get('memory_manager_aggressive_gc').isEnabled, flags.get('http_client_adaptive_timeouts').isEnabled]).to.deep.equal([false, true]);
  });

  it('refuses a wrong file with a line for each problem, and changes nothing', () => {
    const { flags, lines, reload } = start('feature_flags: { memory_manager_aggressive_gc: false }');
    reload('feature_flags:\n  memory_manager_agressive_gc: true\nserver:\n  prot: 1\n');
    expect(flags.get('memory_manager_aggressive_gc').isEnabled).to.equal(false);
    expect(lines).to.deep.equal([
      ['error', REFUSED, { problem: 'proxyapi.yaml:2:3 feature_flags.memory_manager_agressive_gc: expected a known key, got a text of 27 characters; the nearest is memory_manager_aggressive_gc' }],
      ['error', REFUSED, { problem: 'proxyapi.yaml:4:3 server.prot: expected a known key, got "prot"; the nearest is port' }],
    ]);
  });

  it('refuses a file that is gone', () => {
    const { flags, lines, reload } = start('feature_flags: { memory_manager_aggressive_gc: false }');
    reload(undefined);
    expect(flags.get('memory_manager_aggressive_gc').isEnabled).to.equal(false);
    expect(lines).to.deep.equal([['error', REFUSED, { problem: '/etc/proxyapi.yaml: expected the file of the start, got no such file' }]]);
  });
});
