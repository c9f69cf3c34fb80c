import type { ModelBreakerSnapshot } from '@proxyapi/proxy-core';
import { expect } from 'chai';

import type { ProviderCondition } from '../../provider-probes.ts';
import { checkProviders } from './providers-check.ts';

type State = ProviderCondition['state'];

const breaker = (provider: string, state: ModelBreakerSnapshot['state']): ModelBreakerSnapshot =>
  ({ provider, model: 'm', state, retryAfterMs: 0, failuresInRow: 0, failureThreshold: 5, openings: 0, downtimeMs: 0 });
const check = (conditions: Readonly<Record<string, State>>, breakers: readonly ModelBreakerSnapshot[] = []): string =>
  checkProviders({ total: 9, enabled: Object.entries(conditions).map(([name, condition]) => ({ name, condition })), breakers }).status;

describe('checkProviders', () => {
  it('counts those that are configured and those that are enabled', () => {
    expect(checkProviders({ total: 3, enabled: [{ name: 'a', condition: 'up' }], breakers: [] })).to.deep.equal({ status: 'healthy', total: 3, enabled: 1 });
  });

  it('is healthy while all are up or nobody has heard of them', () => {
    expect(check({ a: 'up', b: 'unknown' }, [breaker('a', 'closed')])).to.equal('healthy');
  });

  it('warns of a provider that is down or refuses the key', () => {
    expect([check({ a: 'up', b: 'down' }), check({ a: 'refused' })]).to.deep.equal(['warning', 'warning']);
  });

  it('warns of a breaker that is open or half-open', () => {
    expect(check({ a: 'up' }, [breaker('a', 'closed'), breaker('a', 'open')])).to.equal('warning');
    expect(check({ a: 'up' }, [breaker('a', 'half-open')])).to.equal('warning');
  });

  it('is critical once none is usable: down, or with all breakers open', () => {
    expect(check({})).to.equal('critical');
    expect(check({ a: 'down', b: 'down' })).to.equal('critical');
    expect(check({ a: 'down', b: 'up' }, [breaker('b', 'open')])).to.equal('critical');
    expect(check({ a: 'up' }, [breaker('a', 'open'), breaker('a', 'open')])).to.equal('critical');
    expect(check({ a: 'down', b: 'up' }, [breaker('b', 'open'), breaker('b', 'half-open')])).to.equal('warning');
  });
});
