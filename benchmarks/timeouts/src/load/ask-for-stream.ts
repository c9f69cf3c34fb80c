import { type Agent, type IncomingMessage, request } from 'node:http';

/** Where to ask, and for what. */
export interface Question {
  readonly port: number;
  readonly model: string;
  readonly agent: Agent;
}

/** A stream as its caller saw it. */
export interface CallerAnswer {
  /** From the request to the first token. Headers and pings are no token. */
  readonly firstTokenMs: number;
  /** The first token. */
  readonly word: string;
}

/** Asks for a stream and follows it to its end. @throws when it fails: a figure over failed requests would be a lie. */
export async function askForStream({ port, model, agent }: Question): Promise<CallerAnswer> {
  const body = JSON.stringify({ model, stream: true, temperature: 0.7, messages: [{ role: 'user', content: 'What is late?' }] });
  const sentAt = performance.now();
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request({ port, agent, host: '127.0.0.1', method: 'POST', path: '/v1/chat/completions', headers: { 'content-type': 'application/json' } })
      .on('response', resolve).on('error', reject).end(body);
  });
  let text = '';
  let answer: CallerAnswer | undefined;
  for await (const chunk of response.setEncoding('utf8')) {
    text += String(chunk);
    const word = answer === undefined ? /"content":"(\w+)"/.exec(text)?.[1] : undefined;
    if (word !== undefined) answer = { firstTokenMs: performance.now() - sentAt, word };
  }
  if (answer === undefined || !text.endsWith('data: [DONE]\n\n')) throw new Error(`a request for ${model} failed: ${response.statusCode ?? 0} ${text.slice(0, 1000)}`);
  return answer;
}
