import { setTimeout as delay } from 'node:timers/promises';

import { expect } from 'chai';

import { serveBytes, serveHttp } from '../../test/local-server.ts';
import { RecordingSink } from '../../test/recording-sink.ts';
import { failureOf, send, TransportBench } from '../../test/transport-bench.ts';
import { waitUntil } from '../../test/wait-until.ts';
import { collectBody } from './collect-body.ts';

/** How far off a clock may be; Node counts from the start of the loop's turn, so it may also be early. */
const EXACT_MS = 50;

describe('the clocks of a PoolTransport', () => {
  const bench = new TransportBench();
  afterEach(() => bench.close());

  for (const limitMs of [150, 700, 1300]) {
    it(`wait ${limitMs} ms for the head, no less and no more`, async () => {
      const { origin, sockets } = await bench.start(serveHttp(() => {}));
      const { error, ms } = await failureOf(send(bench.transport(origin), { headTimeoutMs: limitMs }));
      expect(error).to.include({ code: 'upstream_timeout', phase: 'first-byte', isRetryable: true });
      expect(ms).to.be.within(limitMs - EXACT_MS, limitMs + EXACT_MS);
      await waitUntil(() => sockets.size === 0, 500);
    });
  }

  it('wait for the whole answer, which is not worth another attempt', async () => {
    const { origin } = await bench.start(serveHttp((_incoming, response) => {
      const dripping = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(dripping));
    }));
    const answer = send(bench.transport(origin), { answerTimeoutMs: 400 }).then((response) => collectBody('p', response));
    const { error, ms } = await failureOf(answer);
    expect(error).to.include({ code: 'upstream_timeout', phase: 'completion', isRetryable: false });
    expect(ms).to.be.within(400 - EXACT_MS, 400 + EXACT_MS);
  });

  it('let a stream run for as long as it says something', async () => {
    const { origin } = await bench.start(serveHttp((_incoming, response) => {
      let left = 12;
      const dripping = setInterval(() => {
        left -= 1;
        response.write('.');
        if (left > 0) return;
        clearInterval(dripping);
        response.end();
      }, 50);
    }));
    const response = await send(bench.transport(origin), { headTimeoutMs: 200, idleTimeoutMs: 200 });
    expect((await collectBody('p', response)).length).to.equal(12);
  });

  it('wait for the next chunk from the last one on', async () => {
    const { origin } = await bench.start(serveHttp((_incoming, response) => {
      response.write('one');
      setTimeout(() => response.write('two'), 300);
    }));
    const response = await send(bench.transport(origin), { idleTimeoutMs: 400 });
    const since = performance.now();
    const sink = new RecordingSink();
    response.read(sink);
    expect(await sink.ended).to.include({ code: 'upstream_timeout', phase: 'idle', isRetryable: true });
    expect(performance.now() - since).to.be.within(700 - EXACT_MS, 700 + EXACT_MS);
    expect(sink.text).to.equal('onetwo');
  });

  it('do not count the time in which the reader pauses', async () => {
    const { origin } = await bench.start(serveHttp((_incoming, response) => response.write('one')));
    const response = await send(bench.transport(origin), { idleTimeoutMs: 100 });
    const sink = new RecordingSink(() => response.pause());
    response.read(sink);
    await delay(350);
    expect(sink.endings).to.equal(0);
    const since = performance.now();
    response.resume();
    expect(await sink.ended).to.have.property('phase', 'idle');
    expect(performance.now() - since).to.be.within(100 - EXACT_MS, 100 + EXACT_MS);
  });

  it('do not blame the provider for a loop of ours that stood still', async () => {
    const { origin } = await bench.start(serveHttp((_incoming, response) => {
      response.write('one');
      const talking = setInterval(() => response.write('.'), 30);
      response.on('close', () => clearInterval(talking));
    }));
    const response = await send(bench.transport(origin), { idleTimeoutMs: 200 });
    const sink = new RecordingSink();
    response.read(sink);
    await waitUntil(() => sink.bytes > 3);
    // What was sent before the loop stands still waits in the kernel.
    const until = performance.now() + 300;
    while (performance.now() < until);
    await delay(100);
    expect(sink.endings).to.equal(0);
  });

  it('take a connection that is not there in time for a connection', async () => {
    // Full backlogs drop what comes next, so that connecting hangs.
    const transport = bench.transport('http://192.0.2.1:9', { connectTimeoutMs: 5000 });
    const { error } = await failureOf(send(transport, { headTimeoutMs: 150 }));
    expect(error.code).to.be.oneOf(['upstream_timeout', 'upstream_unreachable']);
    if (error.code === 'upstream_timeout') expect(error).to.include({ phase: 'connect', isRetryable: true });
    expect(transport.stats()).to.include({ running: 0 });
  });

  it('take a TLS handshake that stalls for a failure of TLS', async () => {
    const { origin } = await bench.start(serveBytes(() => {}));
    const { error, ms } = await failureOf(send(bench.transport(origin.replace('http:', 'https:'), { connectTimeoutMs: 300 })));
    expect(error).to.include({ code: 'upstream_tls', isRetryable: false });
    expect(ms).to.be.within(300 - EXACT_MS, 300 + EXACT_MS);
  });

  it('leave no timer behind', async () => {
    const { origin } = await bench.start(serveHttp((_incoming, response) => response.end('ok')));
    const transport = bench.transport(origin);
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    await collectBody('p', await send(transport));
    const before = timers();
    for (let round = 0; round < 20; round += 1) await collectBody('p', await send(transport, { headTimeoutMs: 60_000, answerTimeoutMs: 60_000, idleTimeoutMs: 60_000 }));
    expect(timers()).to.be.at.most(before);
  });

  describe('an upload that the provider stops reading', () => {
    const body = Buffer.alloc(32 * 1024 * 1024, 'x');

    it('ends after the time for it, as upstream_timeout, and lets its memory go', async () => {
      const { origin } = await bench.start(serveBytes((socket) => socket.pause()));
      const transport = bench.transport(origin, { writeStallMs: 600 });
      const { error, ms } = await failureOf(send(transport, { body, answerTimeoutMs: 60_000 }));
      expect(error).to.include({ code: 'upstream_timeout', phase: 'first-byte', isRetryable: true });
      expect(ms).to.be.within(600 - EXACT_MS, 600 * 7 / 6 + 150);
      expect(transport.stats()).to.include({ running: 0 });
      await waitUntil(() => transport.stats().openSockets === 0, 500);
    });

    it('goes on where it is only slow', async () => {
      const size = 12 * 1024 * 1024;
      const { origin } = await bench.start(serveBytes((socket) => {
        let bytes = 0;
        socket.pause();
        const sipping = setInterval(() => {
          const chunk = socket.read() as Buffer | null;
          bytes += chunk?.length ?? 0;
          if (bytes < size) return;
          clearInterval(sipping);
          socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
        }, 8);
      }));
      const since = performance.now();
      const response = await send(bench.transport(origin, { writeStallMs: 600 }), { body: body.subarray(0, size) });
      expect(performance.now() - since, 'it took longer than a stall may').to.be.above(700);
      expect((await collectBody('p', response)).toString()).to.equal('ok');
    });

    it('is told also on a socket that was idle for longer', async () => {
      let calls = 0;
      const { origin } = await bench.start(serveBytes((socket) => {
        socket.on('data', () => {
          calls += 1;
          if (calls === 1) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
          else socket.pause();
        });
      }));
      const transport = bench.transport(origin, { writeStallMs: 150 });
      await collectBody('p', await send(transport));
      await delay(400);
      const { error, ms } = await failureOf(send(transport, { body }));
      expect(error).to.include({ code: 'upstream_timeout', phase: 'first-byte' });
      expect(ms).to.be.within(150 - EXACT_MS, 500);
      expect(transport.stats().exchangesOnReused).to.equal(1);
    });
  });
});
