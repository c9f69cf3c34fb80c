import { expect } from 'chai';

import type { HttpAnswer } from '../support/parse-http-answer.ts';
import { expectFailure } from './dialect-shapes.ts';
import { chatBody, requestBytes, useBench } from './fault-bench.ts';
import { faultCase } from './fault-case.ts';
import { view } from './gateway-view.ts';
import { useMemoryGroup } from './use-memory-group.ts';

const MB = 1024 * 1024;
const LIMIT_MB = 256;
const CROWD = 64;
const BODY_BYTES = 32 * MB;
const CHUNK_BYTES = MB;
const ANSWER_LIMIT_MS = 60_000;

describe('a container of 256 MB', () => {
  const group = useMemoryGroup(LIMIT_MB);
  // The allocator keeps what the kernel does not ask back; the container bounds it.
  const bench = useBench({ rssSlackMb: LIMIT_MB, through: group.through });
  after(function () {
    this.timeout(10_000);
    return group.remove();
  });

  const empty = Buffer.byteLength(chatBody({ padding: '' }));
  const body = Buffer.from(chatBody({ padding: 'x'.repeat(BODY_BYTES - empty) }));

  const sendAll = async (bytes: Buffer): Promise<readonly HttpAnswer[]> => {
    const clients = await Promise.all(Array.from({ length: CROWD }, () => bench.connect()));
    for (const client of clients) client.send(bytes);
    return Promise.all(clients.map(async (client) => {
      const answer = await client.answer(ANSWER_LIMIT_MS);
      if (answer.headers['connection'] !== 'close') client.leave();
      return answer;
    }));
  };
  /** Served, or told to come again: those that were told. */
  const expectSurvived = (answers: readonly HttpAnswer[]): number => {
    const shed = answers.filter(({ status }) => status !== 200);
    for (const answer of shed) {
      expectFailure(answer, 'overloaded');
      expect(answer.headers['retry-after']).to.equal('1');
    }
    expect(group.kills(), 'killed for want of memory').to.equal(0);
    return shed.length;
  };
  /** Small requests, many at once: what was shed must not leave a gateway behind that refuses everybody. */
  const expectCrowdServed = async (): Promise<void> => {
    const answers = await Promise.all(Array.from({ length: CROWD }, () => bench.chat(chatBody())));
    for (const { status, body: text } of answers) expect(status, text).to.equal(200);
  };

  faultCase(bench, 'C17 goes by the container’s limit in what /health tells', async () => {
    const { used_mb: used, available_mb: available } = JSON.parse((await view(bench, '/health')).body).checks.memory;
    expect(used + available).to.be.closeTo(LIMIT_MB, 1);
  });

  faultCase(bench, 'C17 sheds what 64 bodies of 32 MB at once need beyond a container of 256 MB, and is not killed', async () => {
    expect(expectSurvived(await sendAll(requestBytes({ body })))).to.be.above(0);
    await expectCrowdServed();
  }, { limitMs: 120_000 });

  faultCase(bench, 'C17 sheds them as they grow where they come in chunks', async () => {
    const head = requestBytes({ headers: { 'content-length': undefined, 'transfer-encoding': 'chunked' } });
    const pieces = Array.from({ length: Math.ceil(body.length / CHUNK_BYTES) }, (_unused, index) => body.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES));
    const chunks = pieces.flatMap((piece) => [Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')]);
    // All grow alike, so it may be that all are shed together.
    expect(expectSurvived(await sendAll(Buffer.concat([head, ...chunks, Buffer.from('0\r\n\r\n')])))).to.be.above(0);
    await expectCrowdServed();
  }, { limitMs: 120_000 });
});
