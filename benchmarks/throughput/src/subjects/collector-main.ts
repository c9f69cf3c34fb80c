import { createServer } from 'node:http';

import { serveAlone } from '@proxyapi/bench-harness';

import { countNested } from './count-nested.ts';

/** Where spans lie in an `ExportTraceServiceRequest` of OTLP: resource spans, scope spans, spans. */
const SPANS = [1, 2, 2];

// Usage: node collector-main.ts. Takes traces over OTLP/HTTP and keeps nothing but their number and size, which every
// other request is told. Prints its own URL.
let [spans, bytes] = [0, 0];
await serveAlone(createServer((request, response) => {
  if (request.method !== 'POST') {
    response.end(JSON.stringify({ spans, bytes }));
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
    const message = Buffer.concat(chunks);
    bytes += message.length;
    spans += countNested(message, SPANS);
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
  });
}));
