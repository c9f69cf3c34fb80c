import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

import { expect } from 'chai';

import { listening } from '../../test/support/listening.ts';
import { endOfTurn } from './end-of-turn.ts';

describe('endOfTurn', () => {
  it('comes when all that had come in was taken up, to all who wait in the order in which they began', async () => {
    const clients: Socket[] = [];
    const steps: string[] = [];
    const allRead = Promise.withResolvers<void>();
    const server = createServer((socket) => socket.on('data', () => {
      steps.push('read');
      void endOfTurn().then(() => steps.push('written'));
      if (steps.filter((step) => step === 'read').length === 3) allRead.resolve();
    }));
    const port = await listening(server);
    for (let i = 0; i < 3; i += 1) {
      const client = connect(port, '127.0.0.1');
      await once(client, 'connect');
      clients.push(client);
    }
    await new Promise(setImmediate);
    for (const client of clients) client.write('x');
    // All three are readable when the event loop looks next: nothing runs meanwhile.
    const untilMs = performance.now() + 50;
    while (performance.now() < untilMs);
    await allRead.promise;
    await new Promise(setImmediate);
    for (const client of clients) client.destroy();
    server.close();
    expect(steps).to.deep.equal(['read', 'read', 'read', 'written', 'written', 'written']);
  });

  it('lets 64 go before the turn is over, and those behind them at its end', async () => {
    let gone = 0;
    const go = (): void => void (gone += 1);
    for (let i = 0; i < 63; i += 1) void endOfTurn().then(go);
    await Promise.resolve();
    expect(gone).to.equal(0);
    void endOfTurn().then(go);
    void endOfTurn().then(go);
    await Promise.resolve();
    expect(gone).to.equal(64);
    await new Promise(setImmediate);
    expect(gone).to.equal(65);
  });

  it('is another one for whoever comes after it', async () => {
    const first = endOfTurn();
    await first;
    let isOver = false;
    const second = endOfTurn().then(() => { isOver = true; });
    await Promise.resolve();
    expect(isOver).to.equal(false);
    await second;
  });
});
