import type { BenchmarkOptions } from './parse-options.ts';
import { ANSWER_BYTES } from './subjects/model-for.ts';
import { GATEWAY, GOT_KEPT, UNDICI, V1, V2 } from './subjects/subject.ts';

/** A round in words, and what its figures mean. */
export function describeMethod({ requests, concurrency }: BenchmarkOptions): string {
  return [
    `Each subject in turn sends ${requests} requests, ${concurrency} at once, to the same provider, which answers ${ANSWER_BYTES} bytes; each is a process of its own, and so is the provider.`,
    'A turn begins without a connection, so all figures have the connections that it makes in them.',
    '“Reuse” is counted where the connections arrive: 1 − new sockets ÷ requests; the longer a turn, the nearer it comes to 100 % for who keeps them.',
    'CPU is that of the process which speaks to the provider, as it tells itself, all threads.',
    `“${V1}” is got on agents of Node that keep no connection; they go on with earlier TLS sessions, as they do by themselves.`,
    `“${GOT_KEPT}” is got as it comes: Node's own agents keep connections.`,
    `“${UNDICI}” is undici's \`request\` on its own agent.`,
    `“${V2}” is the gateway's way to a provider, default preset, without the gateway.`,
    `“${GATEWAY}” is the whole gateway, with one more hop: its caller speaks TCP to it and keeps connections; the sockets are those to the provider.`,
  ].join(' ');
}
