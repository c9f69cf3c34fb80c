import { createServer, type Server } from 'node:http';

/**
 * The floor for an answer out of a cache: `node:http` reads a request to its end, whatever it asks, and answers from memory.
 * Not listening yet.
 */
export function createBareServer(answer: Buffer): Server {
  const headers = ['content-type', 'application/json', 'content-length', String(answer.length)];
  // As text, which node puts into one piece with the head: a floor has no second piece to gather.
  const body = answer.toString('latin1');
  return createServer({ noDelay: true, keepAliveTimeout: 65_000 }, (request, response) => {
    request.on('end', () => response.writeHead(200, headers).end(body, 'latin1'));
    request.resume();
  });
}
