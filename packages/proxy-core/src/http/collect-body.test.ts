import { expect } from 'chai';

import { catchRejection } from '../../test/catch-rejection.ts';
import { collectBody, MAX_ANSWER_BYTES } from './collect-body.ts';
import type { BodySink, UpstreamResponse } from './upstream-response.ts';

/** An answer that is played by hand. */
class PlayedResponse implements UpstreamResponse {
  readonly status = 200;
  readonly headers = {};
  sink: BodySink | undefined;
  aborts = 0;

  read(sink: BodySink): void {
    this.sink = sink;
  }

  pause(): void {}

  resume(): void {}

  abort(reason: Error): void {
    this.aborts += 1;
    this.sink?.onError(reason);
  }
}

describe('collectBody', () => {
  it('joins the chunks', async () => {
    const response = new PlayedResponse();
    const body = collectBody('p', response);
    response.sink?.onData(Buffer.from('one,'));
    response.sink?.onData(Buffer.from('two'));
    response.sink?.onEnd();
    expect((await body).toString()).to.equal('one,two');
  });

  it('gives a single chunk as it is, and nothing as no bytes', async () => {
    const [one, none] = [new PlayedResponse(), new PlayedResponse()];
    const [body, empty] = [collectBody('p', one), collectBody('p', none)];
    const chunk = Buffer.from('one');
    one.sink?.onData(chunk);
    one.sink?.onEnd();
    none.sink?.onEnd();
    expect(await body).to.equal(chunk);
    expect(await empty).to.have.length(0);
  });

  it('rejects with what the exchange ended with', async () => {
    const response = new PlayedResponse();
    const body = collectBody('p', response);
    response.sink?.onData(Buffer.from('one'));
    const error = new Error('cut');
    response.sink?.onError(error);
    expect(await catchRejection(body)).to.equal(error);
  });

  it('aborts an answer that is larger than the limit, and holds no more of it', async () => {
    const response = new PlayedResponse();
    const body = collectBody('p', response);
    const chunk = Buffer.alloc(MAX_ANSWER_BYTES / 4);
    for (let count = 0; count < 4; count += 1) response.sink?.onData(chunk);
    expect(response.aborts).to.equal(0);
    response.sink?.onData(Buffer.of(0));
    expect(await catchRejection(body)).to.include({ code: 'upstream_invalid_response', provider: 'p' });
    expect(response.aborts).to.equal(1);
  });
});
