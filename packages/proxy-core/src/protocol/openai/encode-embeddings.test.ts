import { expect } from 'chai';

import { encodeEmbeddings } from './encode-embeddings.ts';

const ANSWER = { model: 'm', vectors: [[0.5, -2], [1, 0]], promptTokens: 3 };

describe('encodeEmbeddings', () => {
  it('lists vectors as numbers', () => {
    expect(JSON.parse(encodeEmbeddings(ANSWER, { format: 'float' }).toString('utf8'))).to.deep.equal({
      object: 'list',
      data: [
        { object: 'embedding', index: 0, embedding: [0.5, -2] },
        { object: 'embedding', index: 1, embedding: [1, 0] },
      ],
      model: 'm',
      usage: { prompt_tokens: 3, total_tokens: 3 },
    });
  });

  it('packs vectors as little-endian 32-bit floats', () => {
    const text = encodeEmbeddings(ANSWER, { format: 'base64' }).toString('utf8');
    // 0.5 is 3f000000 and -2 is c0000000.
    expect(JSON.parse(text)).to.have.nested.property('data[0].embedding', Buffer.from('0000003f000000c0', 'hex').toString('base64'));
  });
});
