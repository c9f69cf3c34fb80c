import { createServer, request, type Server } from 'node:http';
import { pipeline } from 'node:stream';

/**
 * What one writes in an afternoon: a new connection for each request, no cache, no second try, no second provider. It is fair
 * where it must be: bytes are streamed at the reader's pace, a failure without an answer is a 502, an answer that breaks is
 * broken for the caller too, and the provider's call ends with the caller's. Not listening yet.
 */
export function createNaiveProxy(upstream: URL): Server {
  return createServer((incoming, response) => {
    const headers = { ...incoming.headers, host: upstream.host, connection: 'close' };
    const options = { host: upstream.hostname, port: upstream.port, path: incoming.url, method: incoming.method, headers, agent: false } as const;
    const outgoing = request(options, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      pipeline(answer, response, () => {});
    });
    outgoing.on('error', () => {
      if (response.headersSent) response.destroy();
      else response.writeHead(502).end();
    });
    response.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  });
}
