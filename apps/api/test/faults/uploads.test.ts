import { setTimeout as delay } from 'node:timers/promises';

import { expect } from 'chai';

import { expectFailure } from './dialect-shapes.ts';
import { type BenchOptions, chatBody, type FaultBench } from './fault-bench.ts';
import { faultCasesAtOnce } from './fault-case.ts';
import { forgetPeak, peakMb } from './peak-memory.ts';
import { readResources } from './resources.ts';
import { errorOf } from './stream-view.ts';
import { billOf, ownUpstreamCase } from './upstream-case.ts';
import { providerEntry, upstreamSections } from './upstream-config.ts';

const STALL_MS = 30_000;
/** A stall is looked for six times in that time, and may begin right after a look. */
const LATEST_MS = (STALL_MS * 7) / 6;
/** For the upload itself, and a busy machine. */
const SLACK_MS = 3000;
const MB = 1024 * 1024;
/** With the rest of the request within the limit of 32. */
const UPLOAD_MB = 31;
const HELD_SLACK_MB = 5;
/** Less than one more body. */
const GROWTH_MB = 20;
/** The body as it came, and with the provider’s name for the model. */
const COPIES = 2;

const options: BenchOptions = {
  isForLargeBodies: true,
  upstream: ({ provider, calm }) => upstreamSections(calm, { providers: [providerEntry('one', provider, { timeout: 60, completion_timeout: 60, total_timeout: 90 })] }),
};

describe('uploads that the provider stops reading', () => {
  faultCasesAtOnce([
    ownUpstreamCase({ title: 'B36 gives up an upload of 31 MB that does not get on for 30 s', run: (bench) => stalledUpload(bench, false), options }),
    ownUpstreamCase({ title: 'B36 gives up one that asks for a stream', run: (bench) => stalledUpload(bench, true), options }),
  ], { limitMs: 120_000 });
});

async function stalledUpload(bench: FaultBench, stream: boolean): Promise<void> {
  const body = chatBody({ model: 'one/mock-stop-reading', stream, padding: 'x'.repeat(UPLOAD_MB * MB) });
  const asked = bench.chat(body, { 'x-proxyapi-retries': '0' }, 2 * STALL_MS);
  await delay(STALL_MS / 4);
  const { upstreamRunning, heldMb, rssMb } = await readResources(bench.gateway);
  // The bystander's may be under way as well.
  expect(upstreamRunning).to.be.within(1, 2);
  expect(heldMb - bench.baseline.heldMb, 'MB held for it').to.be.below(COPIES * UPLOAD_MB + HELD_SLACK_MB);
  forgetPeak(bench.gateway.process.pid);
  const answer = await asked;
  expect(peakMb(bench.gateway.process.pid) - rssMb, 'MB more while it waits').to.be.below(GROWTH_MB);
  // A stream has begun with a ping by then.
  if (stream) expect(errorOf(answer)).to.include({ code: 'upstream_timeout' });
  else expectFailure(answer, 'upstream_timeout');
  expect(answer.body).to.contain('stopped reading');
  expect(answer.ms).to.be.within(STALL_MS, LATEST_MS + SLACK_MS);
  expect(billOf(bench.provider)).to.have.lengthOf(1);
  // It reads on, and so notices that nobody is there.
  bench.provider.release();
}
