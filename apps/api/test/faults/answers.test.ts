import { expect } from 'chai';

import { CANARIES, ENCODED_COMPLETION } from './canaries.ts';
import { expectFailure } from './dialect-shapes.ts';
import { useBench } from './fault-bench.ts';
import { isFullRun } from './full-run.ts';
import { resetBreakers } from './gateway-view.ts';
import { forgetPeak, peakMb } from './peak-memory.ts';
import { readResources } from './resources.ts';
import { ask, billOf, upstreamCase } from './upstream-case.ts';
import { providerEntry, upstreamSections } from './upstream-config.ts';

const FAILURES = 4;
/** Above what the gateway takes; compressing more is the test's time. */
const BOMB_BYTES = isFullRun() ? 314_572_800 : 83_886_080;
const BOMB_MAX_MB = 128;
/** Every dialect that a provider may speak, under the model that the script is for. */
const DIALECTS = ['one', 'claude', 'gem'] as const;

describe('answers that are none', () => {
  const bench = useBench({
    isForLargeBodies: true,
    upstream: ({ provider, calm }) => upstreamSections(calm, {
      providers: [
        providerEntry('one', provider, { completion_timeout: 30 }),
        providerEntry('claude', provider, { type: 'anthropic', models: '[m]', completion_timeout: 30 }),
        providerEntry('gem', provider, { type: 'gemini', models: '[m]', completion_timeout: 30 }),
      ],
      models: Object.fromEntries(DIALECTS.map((name) => [`then-${name}`, [`${name}/m`, 'one/mock-chat']])),
    }),
  });

  const script = (behaviour: string): void => void bench.provider.script({ model: 'm', behaviour, times: 'always' });

  for (const name of DIALECTS) {
    for (const stream of [false, true]) {
      const who = `${name === 'one' ? 'an OpenAI' : name === 'claude' ? 'an Anthropic' : 'a Gemini'} provider${stream ? ' asked for a stream' : ''}`;

      upstreamCase(bench, `B18 takes no 200 with an error in it from ${who}`, async () => {
        script('error-body');
        const answer = await ask(bench, `${name}/m`, { stream });
        expect(answer.status).to.be.oneOf([502, 429]);
        expect(billOf(bench.provider)).to.have.lengthOf(FAILURES);
      });

      upstreamCase(bench, `B19 takes no web page from ${who}`, async () => {
        script('html');
        const answer = await ask(bench, `${name}/m`, { stream });
        expectFailure(answer, 'upstream_invalid_response');
        expect(answer.body).to.not.match(/<\/?\w+>/);
      });

      upstreamCase(bench, `B20 takes no 200 with nothing of an answer in it from ${who}`, async () => {
        for (const body of ['empty', 'null', 'object', 'no-choices']) {
          await resetBreakers(bench);
          bench.provider.clearScript();
          script(body);
          expectFailure(await ask(bench, `${name}/m`, { stream }), 'upstream_invalid_response');
        }
        expect(billOf(bench.provider)).to.have.lengthOf(4 * FAILURES);
      });

      upstreamCase(bench, `B18 asks the next candidate after an answer that is none from ${who}`, async () => {
        for (const body of ['error-body', 'html', 'null']) {
          bench.provider.clearScript();
          script(body);
          const answer = await ask(bench, `then-${name}`, { stream });
          expect([answer.status, answer.headers['x-proxyapi-model'], answer.headers['x-proxyapi-attempts']]).to.deep.equal([200, 'mock-chat', '2']);
        }
      });
    }
  }

  for (const encoding of ['gzip', 'br', 'deflate']) {
    for (const stream of [false, true]) {
      const kind = stream ? 'stream' : 'answer';
      upstreamCase(bench, `B30 reads a ${encoding} ${kind}`, async () => {
        const answer = await ask(bench, `one/mock-chat:encoding=${encoding},text=${ENCODED_COMPLETION}`, { stream });
        expect(answer.status).to.equal(200);
        expect(answer.headers).to.not.have.property('content-encoding');
        expect(answer.body).to.contain(CANARIES.completion);
      });

      upstreamCase(bench, `B30 takes no damaged ${encoding} ${kind}`, async () => {
        const answer = await ask(bench, `one/mock-corrupt:encoding=${encoding},tokens=300`, { stream });
        if (answer.status === 200) expect(answer.body).to.contain('"error"').and.not.to.contain('[DONE]');
        else expect(answer.status).to.equal(502);
      });
    }

    upstreamCase(bench, `B30 stops a ${encoding} bomb at 64 MB`, async () => {
      const before = (await readResources(bench.gateway)).rssMb;
      forgetPeak(bench.gateway.process.pid);
      const answer = await ask(bench, `one/mock-bomb:encoding=${encoding},bomb=${BOMB_BYTES}`, {}, { 'x-proxyapi-retries': '0' });
      expectFailure(answer, 'upstream_invalid_response');
      expect(JSON.parse(answer.body).error.message).to.contain('larger');
      expect(peakMb(bench.gateway.process.pid) - before, 'MB more at the worst').to.be.below(BOMB_MAX_MB);
    });
  }

  for (const fault of ['big-header', 'garbage-status', 'duplicate-length']) {
    for (const stream of [false, true]) {
      upstreamCase(bench, `B32 takes no ${fault.replace('-', ' ')}${stream ? ' before a stream' : ''}`, async () => {
        const answer = await ask(bench, `one/mock-${fault}`, { stream });
        expect(answer.status).to.equal(502);
        expect(answer.body).to.match(/upstream_(?:invalid_response|truncated)/);
        expect(billOf(bench.provider)).to.have.lengthOf(FAILURES);
      });
    }
  }

  for (const early of ['102', '103']) {
    upstreamCase(bench, `B32 passes over ${early}`, async () => {
      for (const stream of [false, true]) expect((await ask(bench, `one/mock-chat:early=${early}`, { stream })).status).to.equal(200);
    });
  }

  for (const usage of ['none', 'negative', 'string', 'huge', 'late']) {
    upstreamCase(bench, `B34 lives with usage that is ${usage}`, async () => {
      for (const name of DIALECTS) {
        bench.provider.clearScript();
        script(`chat:usage=${usage},text=${ENCODED_COMPLETION}`);
        for (const stream of [false, true]) {
          const answer = await ask(bench, `${name}/m`, { stream });
          expect(answer.status, answer.body).to.equal(200);
          expect(answer.body).to.contain(CANARIES.completion);
          if (stream) expect(answer.body).to.contain('[DONE]');
        }
      }
    });
  }
});
