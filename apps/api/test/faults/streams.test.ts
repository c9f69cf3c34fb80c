import { expect } from 'chai';

import type { HttpAnswer } from '../support/parse-http-answer.ts';
import { CANARIES, ENCODED_COMPLETION } from './canaries.ts';
import { expectFailure } from './dialect-shapes.ts';
import { useBench } from './fault-bench.ts';
import { readHealth } from './gateway-view.ts';
import { contentOf, errorOf, eventsOf } from './stream-view.ts';
import { ask, billOf, untilUpstreamIdle, upstreamCase } from './upstream-case.ts';
import { providerEntry, upstreamSections } from './upstream-config.ts';

const DIALECTS = { one: 'an OpenAI', claude: 'an Anthropic', gem: 'a Gemini' } as const;
const FAILURES = 4;
const NEIGHBOURS = 50;
const ODDITIES = ['crlf', 'cr', 'mixed', 'bom', 'multiline', 'no-space', 'comments', 'unknown-events', 'no-final-blank', 'odd'];

describe('streams that a provider may send', () => {
  const bench = useBench({
    upstream: ({ provider, calm }) => upstreamSections(calm, {
      providers: [
        providerEntry('one', provider, { timeout: 2, idle_timeout: 2 }),
        providerEntry('claude', provider, { type: 'anthropic', models: '[m]', timeout: 2, idle_timeout: 2 }),
        providerEntry('gem', provider, { type: 'gemini', models: '[m]', timeout: 2, idle_timeout: 2 }),
      ],
      models: Object.fromEntries(Object.keys(DIALECTS).map((name) => [`then-${name}`, [`${name}/m`, `one/mock-chat:text=${ENCODED_COMPLETION}`]])),
      // Else the breaker's patience depends on the cases before.
      sections: 'feature_flags: { circuit_breaker_adaptive_thresholds: false }',
    }),
  });

  const script = (behaviour: string, times: number | 'always' = 'always'): void => void bench.provider.script({ model: 'm', behaviour, times });
  const stream = (model: string): Promise<HttpAnswer> => ask(bench, model, { stream: true });
  /** The stream that a behaviour makes. */
  const played = async (name: string, behaviour: string): Promise<HttpAnswer> => {
    bench.provider.clearScript();
    script(behaviour);
    return stream(`${name}/m`);
  };

  for (const [name, who] of Object.entries(DIALECTS)) {
    for (const fault of ['truncate', 'drop', 'cut']) {
      upstreamCase(bench, `B11 takes no ${fault === 'truncate' ? 'clean end' : fault === 'drop' ? 'close' : 'reset'} of ${who} stream for its end`, async () => {
        const answer = await played(name, fault);
        expect(contentOf(answer)).to.have.length.above(0);
        expect(errorOf(answer)).to.include({ code: 'upstream_truncated' });
      });
    }

    upstreamCase(bench, `B11 asks again where ${who} stream ends before its first content`, async () => {
      script('truncate:after=0', 2);
      const answer = await stream(`${name}/m`);
      expect([answer.status, answer.headers['x-proxyapi-attempts']]).to.deep.equal([200, '3']);
      expect(answer.body).to.contain('[DONE]').and.not.to.contain('"error"');
    });

    upstreamCase(bench, `B14 reads every way to write ${who} stream`, async () => {
      const canonical = eventsOf(await played(name, `unicode`));
      for (const oddity of ODDITIES) {
        for (const split of ['', ',split=1']) {
          const answer = await played(name, `unicode+${oddity}:cutGapMs=1${split}`);
          expect(eventsOf(answer), oddity + split).to.deep.equal(canonical);
        }
      }
    });

    upstreamCase(bench, `B16 hides an error event of ${who} stream before its first content`, async () => {
      script('error-event:after=0', 1);
      const again = await stream(`${name}/m`);
      expect([again.status, again.headers['x-proxyapi-attempts']]).to.deep.equal([200, '2']);
      bench.provider.clearScript();
      script('error-event:after=0');
      const next = await stream(`then-${name}`);
      expect([next.status, next.headers['x-proxyapi-model']?.startsWith('mock-chat'), next.headers['x-proxyapi-attempts']]).to.deep.equal([200, true, '2']);
      for (const answer of [again, next]) expect(answer.body).to.contain('[DONE]').and.not.to.contain('"error"');
      const last = await ask(bench, `${name}/m`, { stream: true }, { 'x-proxyapi-retries': '1' });
      expect(last.status).to.be.oneOf([502, 503, 429]);
    });

    upstreamCase(bench, `B17 hands an error event of ${who} stream on after its first content, and counts it`, async () => {
      for (let count = 0; count < 5; count += 1) {
        const answer = await played(name, 'error-event:after=3');
        expect(contentOf(answer)).to.have.length.above(0);
        expect(errorOf(answer)['message']).to.be.a('string');
      }
      // Five such streams in a row open the breaker, as five refusals do.
      expect((await readHealth(bench)).openBreakers).to.equal(1);
      expectFailure(await stream(`${name}/m`), 'upstream_unavailable');
      expect(billOf(bench.provider)).to.have.lengthOf(5);
    });

    upstreamCase(bench, `B21 ends ${who} stream at an event that is no JSON, and no other`, async () => {
      const neighbours = Array.from({ length: NEIGHBOURS }, () => stream(`one/mock-chat:text=${ENCODED_COMPLETION} word word word word,gapMs=20`));
      for (let count = 0; count < 3; count += 1) expect(errorOf(await played(name, 'malformed'))).to.include({ code: 'upstream_invalid_response' });
      for (const neighbour of await Promise.all(neighbours)) {
        expect(neighbour.status).to.equal(200);
        expect(neighbour.body).to.contain(CANARIES.completion).and.to.contain('[DONE]').and.not.to.contain('"error"');
      }
    });
  }

  upstreamCase(bench, 'B16 takes an answer whose stream never has content', async () => {
    const answer = await stream('one/mock-error-event:after=0');
    expectFailure(answer, 'upstream_error');
    expect(billOf(bench.provider)).to.have.lengthOf(FAILURES);
    await untilUpstreamIdle(bench);
  });
});
