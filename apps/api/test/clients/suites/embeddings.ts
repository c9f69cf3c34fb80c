import { expect } from 'chai';

import type { EmbedAsk } from '../ports/chat-client.ts';
import type { Subject } from '../subject.ts';

const INPUTS = ['the tide comes in', 'die Flut kommt 🌊'];

/** Vectors, as numbers and as base64. */
export function embeddingsSuite(subject: Subject): void {
  const ask = (format: EmbedAsk['format']): EmbedAsk => ({ model: subject.model('embed'), inputs: INPUTS, format });

  if (subject.upstream.lacks.has('embeddings')) {
    it('learns that there are no embeddings, by a 400 that names endpoint and type', async () => {
      const { status, code, message } = await subject.failureOf(subject.client.embed(ask('float')));
      expect({ status, code }).to.deep.equal({ status: 400, code: 'unsupported_endpoint' });
      expect(message).to.contain('/v1/embeddings').and.contain(`type ${subject.upstream.type}`);
    });
    return;
  }

  it('gets a vector for each text, as numbers', async () => {
    expect(await subject.client.embed(ask('float'))).to.deep.equal(await vectorsOfTheMock(subject));
  });

  const { 'base64 embeddings': reason } = subject.kind.lacks;
  if (reason !== undefined) it.skip(`gets the same vectors in base64 – ${reason}`);
  else {
    it('gets the same vectors in base64', async () => {
      expect(await subject.client.embed(ask('base64'))).to.deep.equal(await vectorsOfTheMock(subject));
    });
  }
}

/** The vectors of the same texts without the gateway between. */
async function vectorsOfTheMock({ mock }: Subject): Promise<unknown> {
  const body = JSON.stringify({ model: 'mock-embed', input: INPUTS });
  const response = await fetch(`${mock.url}/v1/embeddings`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const { data } = (await response.json()) as { data: { embedding: number[] }[] };
  return data.map(({ embedding }) => embedding);
}
