import { execFile } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { expect } from 'chai';

import { bufferCodec } from '../codec/buffer-codec.ts';
import { StructuredCodec } from '../codec/structured-codec.ts';
import { sizeOfBytes, sizeOfString, sizeOfValue } from './size-of.ts';

const PROBE = fileURLToPath(new URL('../../../test/measure-memory.ts', import.meta.url));

describe('sizeOfValue', () => {
  it('counts a byte for each character of Latin-1, two for others, and a header', () => {
    expect(['', 'a', 'a'.repeat(8), 'é'.repeat(8), '日'.repeat(8), '\uD800'].map(sizeOfString)).to.deep.equal([16, 24, 24, 24, 32, 24]);
  });

  it('counts bytes by their number, whatever they are seen as', () => {
    const codec = new StructuredCodec<unknown>();
    expect(sizeOfValue(Buffer.alloc(1000), bufferCodec)).to.equal(sizeOfBytes({ byteLength: 1000 })).and.be.within(1000, 1300);
    expect([new Float64Array(125), new DataView(new ArrayBuffer(1000)), new ArrayBuffer(1000)].map((value) => sizeOfValue(value, codec)))
      .to.deep.equal(Array.from({ length: 3 }, () => sizeOfBytes({ byteLength: 1000 })));
    expect(sizeOfValue({ text: 'x'.repeat(1000) }, codec)).to.be.within(1000, 1100);
    expect([null, 1, true].map((value) => sizeOfValue(value, codec))).to.deep.equal([0, 0, 0]);
  });
});

describe('the bytes a cache states', () => {
  it('are those its process grew by, within a quarter, for each kind of value', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=proxyapi-source', '--expose-gc', PROBE]);
    const kinds: Record<string, { readonly stated: number; readonly grown: number }> = JSON.parse(stdout);
    expect(Object.keys(kinds)).to.deep.equal(['empty', 'latin', 'wide', 'buffer', 'largeBuffer', 'tagged', 'compressed']);
    for (const [kind, { stated, grown }] of Object.entries(kinds)) expect(stated / grown, `${kind}: ${stated} stated, ${grown} grown`).to.be.within(0.8, 1.25);
  }).timeout(60_000);
});
