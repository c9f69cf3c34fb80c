import { expect } from 'chai';

import { RawClient } from '../support/raw-client.ts';
import { CANARIES } from './canaries.ts';
import { chatBody, requestBytes, useBench } from './fault-bench.ts';
import { faultCase } from './fault-case.ts';
import { HAPROXY, NGINX } from './front-proxies.ts';
import { useProxy } from './use-proxy.ts';

const WAIT_MS = 300;
const FORBIDDEN = requestBytes({ target: '/v1/embeddings', body: JSON.stringify({ model: 'mock/mock-embed', input: 'smuggled' }) }).toString('latin1');

for (const kind of [HAPROXY, NGINX]) {
  describe(`requests through ${kind.name}`, () => {
    const bench = useBench({ providerKeepAliveMs: 3000 });
    const proxy = useProxy(kind, () => bench.gateway.port);

    faultCase(bench, `A27 lets nothing be smuggled through ${kind.name}`, async () => {
      const { gateway, provider } = bench;
      // The request is one that the gateway serves and the proxy forbids.
      expect(await statusOf(gateway.port, FORBIDDEN)).to.equal(200);
      expect(await statusOf(proxy.port(), FORBIDDEN)).to.equal(403);
      expect(await statusOf(proxy.port(), requestBytes({ body: chatBody() }))).to.equal(200);
      for (const [name, bytes] of Object.entries(AMBIGUOUS)) {
        const { requests } = provider.stats();
        await tolerantSend(proxy.port(), bytes);
        expect(provider.stats().requests, `upstream requests after "${name}"`).to.equal(requests);
        // What was left on a shared connection would be put before another caller's request, or its answer.
        for (let count = 0; count < 3; count += 1) expect(await echoed(proxy.port(), `${name} ${count}`)).to.equal(`${name} ${count}`);
        expect(provider.stats().requests, `upstream requests of the others after "${name}"`).to.equal(requests + 3);
      }
      expect(provider.bill().filter(({ path }) => path.includes('embeddings'))).to.have.lengthOf(1);
      // Its connections to the gateway go with it.
      await proxy.stop();
    }, { limitMs: 90_000 });
  });
}

/** Requests whose end two parsers may see in different places. What follows the first end is the forbidden request. */
const AMBIGUOUS: Readonly<Record<string, string>> = ambiguousRequests();

function ambiguousRequests(): Record<string, string> {
  const head = `POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${CANARIES.clientKey}\r\ncontent-type: application/json\r\n`;
  const empty = '0\r\n\r\n';
  const asChunk = `${FORBIDDEN.length.toString(16)}\r\n${FORBIDDEN}\r\n0\r\n\r\n`;
  return {
    'CL.TE': `${head}content-length: ${empty.length + FORBIDDEN.length}\r\ntransfer-encoding: chunked\r\n\r\n${empty}${FORBIDDEN}`,
    'TE.CL': `${head}content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n${asChunk}`,
    'CL.CL': `${head}content-length: ${FORBIDDEN.length}\r\ncontent-length: 0\r\n\r\n${FORBIDDEN}`,
    'CL.0': `${head}content-length: 0\r\ncontent-length: ${FORBIDDEN.length}\r\n\r\n${FORBIDDEN}`,
    'list of lengths': `${head}content-length: 0, ${FORBIDDEN.length}\r\n\r\n${FORBIDDEN}`,
    'chunked, identity': `${head}transfer-encoding: chunked, identity\r\n\r\n${empty}${FORBIDDEN}`,
    'identity, chunked': `${head}transfer-encoding: identity, chunked\r\n\r\n${empty}${FORBIDDEN}`,
    'xchunked': `${head}transfer-encoding: xchunked\r\n\r\n${empty}${FORBIDDEN}`,
    'xchunked with a length': `${head}content-length: ${empty.length + FORBIDDEN.length}\r\ntransfer-encoding: xchunked\r\n\r\n${empty}${FORBIDDEN}`,
    'two codings': `${head}content-length: ${empty.length + FORBIDDEN.length}\r\ntransfer-encoding: identity\r\ntransfer-encoding: chunked\r\n\r\n${empty}${FORBIDDEN}`,
    'space before the colon': `${head}content-length: ${empty.length + FORBIDDEN.length}\r\ntransfer-encoding : chunked\r\n\r\n${empty}${FORBIDDEN}`,
    'vertical tab': `${head}content-length: ${empty.length + FORBIDDEN.length}\r\ntransfer-encoding: \x0bchunked\r\n\r\n${empty}${FORBIDDEN}`,
    'folded': `${head}content-length: ${empty.length + FORBIDDEN.length}\r\ntransfer-encoding:\r\n chunked\r\n\r\n${empty}${FORBIDDEN}`,
    'bare LF': `${head}content-length: ${empty.length + FORBIDDEN.length}\r\nx-a: b\ntransfer-encoding: chunked\r\n\r\n${empty}${FORBIDDEN}`,
    'bare CR': `${head}content-length: ${empty.length + FORBIDDEN.length}\r\nx-a: b\rtransfer-encoding: chunked\r\n\r\n${empty}${FORBIDDEN}`,
    'chunk extension': `${head}transfer-encoding: chunked\r\n\r\n0;a\n\r\n\r\n${FORBIDDEN}`,
    'chunk size with a prefix': `${head}transfer-encoding: chunked\r\n\r\n0x0\r\n\r\n${FORBIDDEN}`,
    'overlong chunk size': `${head}transfer-encoding: chunked\r\n\r\n10000000000000000\r\n\r\n${FORBIDDEN}`,
    'HTTP/1.0 with chunks': `${head.replace('HTTP/1.1', 'HTTP/1.0')}connection: keep-alive\r\ntransfer-encoding: chunked\r\n\r\n${empty}${FORBIDDEN}`,
    'GET with a body': `GET /v1/chat/completions HTTP/1.1\r\nhost: a\r\ncontent-length: ${FORBIDDEN.length}\r\n\r\n${FORBIDDEN}`,
    'upgrade': `${head}connection: upgrade\r\nupgrade: h2c\r\ncontent-length: 0\r\n\r\n${FORBIDDEN}`,
    'expectation': `${head}expect: 100-continue\r\ncontent-length: 0\r\n\r\n${FORBIDDEN}`,
  };
}

/** Sends bytes and takes whatever comes back, or nothing. */
async function tolerantSend(port: number, bytes: string): Promise<void> {
  const client = await RawClient.connect(port);
  client.send(bytes);
  await client.closed(WAIT_MS).catch(() => undefined);
  client.leave();
}

async function statusOf(port: number, bytes: string | Buffer): Promise<number> {
  const client = await RawClient.connect(port);
  client.send(bytes);
  const { status } = await client.answer();
  client.leave();
  return status;
}

/** What a bystander's question comes back as. */
async function echoed(port: number, text: string): Promise<string> {
  const client = await RawClient.connect(port);
  const body = JSON.stringify({ model: 'any/mock-echo', messages: [{ role: 'user', content: text }] });
  client.send(requestBytes({ body, headers: { authorization: `Bearer ${CANARIES.bystanderKey}` } }));
  const answer = await client.answer();
  client.leave();
  return answer.status === 200 ? JSON.parse(answer.body).choices[0].message.content : `${answer.status} ${answer.body}`;
}
