import { once } from 'node:events';

import { expect } from 'chai';

import type { AbortListener } from './abort-signal-like.ts';
import { LightAbortController } from './light-abort-controller.ts';

/** The platform's own, held to the same. */
const CONTROLLERS = [LightAbortController, AbortController];

for (const Controller of CONTROLLERS) {
  describe(`LightAbortController, as ${Controller.name} does,`, () => {
    const told: string[] = [];
    const listener = (name: string, then: () => void = () => {}): AbortListener => ({
      handleEvent: () => {
        told.push(name);
        then();
      },
    });

    beforeEach(() => told.splice(0));

    it('tells each listener once, in their order, with the first reason', () => {
      const controller = new Controller();
      for (const name of ['first', 'second', 'third']) controller.signal.addEventListener('abort', listener(name));
      expect(controller.signal).to.include({ aborted: false, reason: undefined });
      const reason = new Error('left');
      controller.abort(reason);
      controller.abort(new Error('too late'));
      expect(controller.signal).to.include({ aborted: true, reason });
      expect(told).to.deep.equal(['first', 'second', 'third']);
    });

    it('tells none that was taken off, be it by an earlier one that was told', () => {
      const controller = new Controller();
      const [first, second, third, fourth] = [listener('first', () => controller.signal.removeEventListener('abort', third)), listener('second'), listener('third'), listener('fourth')];
      for (const each of [first, second, third, fourth]) controller.signal.addEventListener('abort', each);
      controller.signal.removeEventListener('abort', second);
      controller.abort(new Error('left'));
      expect(told).to.deep.equal(['first', 'fourth']);
    });

    it('takes the first one off, and one that was never on', () => {
      const controller = new Controller();
      const [first, second] = [listener('first'), listener('second')];
      for (const each of [first, second]) controller.signal.addEventListener('abort', each);
      controller.signal.removeEventListener('abort', first);
      controller.signal.removeEventListener('abort', listener('a stranger'));
      controller.abort(new Error('left'));
      expect(told).to.deep.equal(['second']);
    });

    it('keeps the order of those that are left when the first is taken off', () => {
      const controller = new Controller();
      const first = listener('first');
      for (const each of [first, listener('second')]) controller.signal.addEventListener('abort', each);
      controller.signal.removeEventListener('abort', first);
      controller.signal.addEventListener('abort', listener('third'));
      controller.abort(new Error('left'));
      expect(told).to.deep.equal(['second', 'third']);
    });

    it('throws its reason once it is aborted, and tells nobody who comes later', () => {
      const controller = new Controller();
      controller.signal.throwIfAborted();
      controller.abort(new Error('left'));
      controller.signal.addEventListener('abort', listener('late'));
      expect(() => controller.signal.throwIfAborted()).to.throw('left');
      expect(told).to.deep.equal([]);
    });

    it('is heard by all though one of them throws, which is a defect of the process', async () => {
      const controller = new Controller();
      const broken = new Error('broken');
      const mine = process.listeners('uncaughtException');
      process.removeAllListeners('uncaughtException');
      try {
        const defect = once(process, 'uncaughtException');
        controller.signal.addEventListener('abort', listener('first', () => { throw broken; }));
        controller.signal.addEventListener('abort', listener('second'));
        controller.abort(new Error('left'));
        expect(told).to.deep.equal(['first', 'second']);
        expect((await defect)[0]).to.equal(broken);
      } finally {
        for (const each of mine) process.on('uncaughtException', each);
      }
    });
  });
}
