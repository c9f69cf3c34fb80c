import { expect } from 'chai';

import { planTurns } from './plan-turns.ts';

const suite = (name: string, directory: string): { readonly name: string; readonly directory: string } => ({ name, directory });
const [scripts, soak, api, core] = [suite('//', '/root'), suite('soak', '/root/benchmarks/soak'), suite('api', '/root/apps/api'), suite('core', '/root/packages/core')];

describe('planTurns', () => {
  it('runs benchmarks and scripts two at a time, and the product by itself', () => {
    expect(planTurns('/root', [api, scripts, soak, core])).to.deep.equal([{ suites: [scripts, soak], concurrency: 2 }, { suites: [api, core], concurrency: 1 }]);
  });

  it('has no turn without suites', () => {
    expect(planTurns('/root', [api])).to.deep.equal([{ suites: [api], concurrency: 1 }]);
    expect(planTurns('/root', [])).to.deep.equal([]);
  });
});
