import { expect } from 'chai';

import type { HttpAnswer } from '../support/parse-http-answer.ts';
import { expectDialect } from './dialect-shapes.ts';
import { chatBody, requestBytes, useBench } from './fault-bench.ts';
import { isFullRun } from './full-run.ts';
import { inParallel } from './in-parallel.ts';
import { withoutTimes } from './stream-view.ts';
import { billOf, upstreamCase } from './upstream-case.ts';
import { providerEntry, upstreamSections } from './upstream-config.ts';

const DIALECTS = { one: 'an OpenAI', claude: 'an Anthropic', gem: 'a Gemini' } as const;
const CONNECTIONS = 16;
/** Which places are tried one by one. */
const EVERY = isFullRun() ? 1 : 4;
/** Enough for letters of two, three and four bytes. */
const UNICODE = `unicode:tokens=${isFullRun() ? 60 : 6}`;

describe('streams that come in pieces', () => {
  const bench = useBench({
    providerKeepAliveMs: 3000,
    isUnderLoad: true,
    upstream: ({ provider, calm }) => upstreamSections(calm, {
      providers: [
        providerEntry('one', provider, { timeout: 5, idle_timeout: 5 }),
        providerEntry('claude', provider, { type: 'anthropic', models: '[m]', timeout: 5, idle_timeout: 5 }),
        providerEntry('gem', provider, { type: 'gemini', models: '[m]', timeout: 5, idle_timeout: 5 }),
      ],
    }),
  });

  for (const [name, who] of Object.entries(DIALECTS)) {
    upstreamCase(bench, `B13 gives ${who} stream unchanged, at ${isFullRun() ? 'whatever' : 'every fourth'} byte it is cut`, async () => {
      const request = requestBytes({ body: chatBody({ model: `${name}/m`, stream: true }) });
      const streams = async (count: number, onAnswer: (answer: HttpAnswer) => void): Promise<void> => inParallel(bench.gateway.port, { count, connections: CONNECTIONS }, { requestOf: () => request, onAnswer });
      let whole = '';
      bench.provider.script({ model: 'm', behaviour: UNICODE });
      await streams(1, (answer) => {
        expectDialect(answer);
        whole = withoutTimes(answer);
      });
      expect(whole).to.contain('[DONE]').and.to.match(/\p{Emoji_Presentation}/u).and.not.to.contain('\uFFFD');
      const places = (billOf(bench.provider)[0]?.responseBytes ?? 0) - 1;
      expect(places).to.be.above(500);
      // All places at once, and one request for each place, whichever of them comes first.
      const cuts = Array.from({ length: places }, (_unused, index) => index + 1).filter((place) => place % EVERY === 0);
      bench.provider.script(...['split=1', ...cuts.map((place) => `cutAt=${place},cutGapMs=1`)].map((cut) => ({ model: 'm', behaviour: `${UNICODE},${cut}` })));
      await streams(cuts.length + 1, (answer) => expect(withoutTimes(answer)).to.equal(whole));
      expect(bench.provider.stats().scripted, 'places left').to.equal(0);
    }, { limitMs: 120_000, isUntold: true, isSaturating: true });
  }
});
