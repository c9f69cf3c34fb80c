import { expect } from 'chai';

import { behaviourTable } from './behaviour-table.ts';
import { parseBehaviour } from './parse-behaviour.ts';
import { plainPlan } from './plan.ts';
import type { Plan } from './plan.ts';

function planOf(source: string): Plan {
  const score = parseBehaviour(source);
  if (!score.ok) throw new Error(score.error);
  return score.value.plan;
}

describe('parseBehaviour', () => {
  it('reads every name of the table, with and without mock-', () => {
    for (const { name } of behaviourTable) {
      expect(parseBehaviour(name).ok, name).to.equal(true);
      expect(planOf(`mock-${name}`)).to.deep.equal(planOf(name));
    }
  });

  it('reads options after the colon', () => {
    expect(planOf('mock-chat:tokens=64,gapMs=20')).to.deep.equal({ ...plainPlan, tokens: 64, gapMs: 20 });
  });

  it('lets options win over what the name stands for', () => {
    expect(planOf('stall:after=7')).to.include({ end: 'silence', after: 7 });
  });

  it('takes a bare status as a name', () => {
    expect(planOf('mock-429:retryAfter=2')).to.include({ code: 429, retryAfter: '2' });
  });

  it('joins names by +', () => {
    expect(planOf('tools+stall+crlf')).to.include({ say: 'tools', end: 'silence', lineEnd: 'crlf' });
  });

  it('decodes percent signs in values', () => {
    expect(planOf('chat:text=one%2C%20two').text).to.equal('one, two');
  });

  it('collects headers', () => {
    expect(planOf('429:header.x-ratelimit-remaining-requests=0,header.x-b=1').headers)
      .to.deep.equal({ 'x-ratelimit-remaining-requests': '0', 'x-b': '1' });
  });

  it('keeps pace and content in the plan of those that a gate spares', () => {
    const score = parseBehaviour('flaky:tokens=3,gapMs=4,retryAfter=5');
    expect(score.ok && score.value.healthy).to.include({ tokens: 3, gapMs: 4, code: 200, retryAfter: '' });
  });

  for (const wrong of ['nope', 'chat+nope', 'chat:tokns=3', 'chat:tokens=many', 'chat:tokens=-1', 'status:code=999', 'chat:text=%', 'chat:say=song', '']) {
    it(`refuses "${wrong}"`, () => {
      expect(parseBehaviour(wrong).ok).to.equal(false);
    });
  }
});
