import { markdownTable } from './markdown-table.ts';

/** What somebody else has published of a gateway. */
interface PublishedGateway {
  readonly name: string;
  readonly language: string;
  /** Added p99 of one request at a time. */
  readonly addedP99: string;
  /** Requests a second, in thousands. */
  readonly highestRate: string;
  /** p99 of the added time to the first token. */
  readonly addedFirstToken: string;
  /** Most streams at once of which none stalled. */
  readonly streams: string;
  readonly cpuPerRequest: string;
}

const NOT_PUBLISHED = '';

const GATEWAYS: readonly PublishedGateway[] = [
  { name: 'Busbar', language: 'Rust', addedP99: '116 µs', highestRate: '46.5k', addedFirstToken: '273 µs', streams: '512', cpuPerRequest: '65 µs' },
  { name: 'agentgateway', language: 'Rust', addedP99: '186 µs', highestRate: '29.7k', addedFirstToken: '332 µs', streams: '512', cpuPerRequest: NOT_PUBLISHED },
  { name: 'GoModel', language: 'Go', addedP99: '282 µs', highestRate: '16.9k', addedFirstToken: '219 µs', streams: '512', cpuPerRequest: NOT_PUBLISHED },
  { name: 'Bifrost', language: 'Go', addedP99: '939 µs', highestRate: '6.2k', addedFirstToken: '1.2 ms', streams: '128', cpuPerRequest: NOT_PUBLISHED },
  { name: 'Portkey', language: 'Node', addedP99: '3.3 ms', highestRate: '0.9k', addedFirstToken: '30.7 ms', streams: '32', cpuPerRequest: '1,486 µs' },
  { name: 'LiteLLM', language: 'Python', addedP99: '8 ms', highestRate: '0.6k', addedFirstToken: '9.4 ms', streams: '1', cpuPerRequest: '6,775 µs' },
];

/** The section of `docs/benchmarks.md` that repeats what others have published, apart from all that we measured. */
export function renderPublishedFigures(): string {
  const rows = GATEWAYS.map(({ name, language, addedP99, highestRate, addedFirstToken, streams, cpuPerRequest }) =>
    [`${name} (${language})`, addedP99, highestRate, addedFirstToken, streams, cpuPerRequest]);
  return [
    '## What others publish',
    '',
    'None of these figures is ours. They are those of [On the Bench](https://github.com/GetBusbar/benchmarking), an open benchmark that',
    'the makers of Busbar run, with their own gateway among the entrants: on another machine, where four cores are the gateway\'s and the',
    'load and the provider have others. They say where the field stands, and compare with nothing above: for that both must be measured in',
    'the same run, as `bench:compare` does it with Portkey.',
    '',
    ...markdownTable(['published, not measured by us', 'added p99, one at a time', 'highest rate, requests/s', 'added time to first token, p99', 'streams without a stall', 'CPU per request'], rows),
    '',
    'A stream is one of 64 deltas, 20 ms apart. An empty cell: we know of no figure.',
    '',
  ].join('\n');
}
