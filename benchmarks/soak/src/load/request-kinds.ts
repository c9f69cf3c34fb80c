import type { PromptShape } from '@proxyapi/bench-harness';

/** One kind of request in the mix. */
export interface RequestKind {
  readonly name: string;
  /** Of all requests, in per cent. */
  readonly percent: number;
  readonly operation: 'chat' | 'embedding';
  readonly isStream: boolean;
  /** A behaviour of the mock provider. */
  readonly model: string;
  readonly prompt: PromptShape;
  /** When the client leaves, in the middle of the answer. */
  readonly leavesAfterMs?: number;
}

const SHORT: PromptShape = { bytes: 400, wordLength: 7 };
/** Echoed whole, it is an answer of 120 KB. */
const LARGE: PromptShape = { bytes: 120_000, wordLength: 60 };
/** Echoed as a stream, each word is an event of about 190 bytes: 120 KB in all. */
const LONG_STREAM: PromptShape = { bytes: 5000, wordLength: 7 };

/** What is asked, and how often. */
export const REQUEST_KINDS: readonly RequestKind[] = [
  { name: 'chat', percent: 25, operation: 'chat', isStream: false, model: 'mock-echo', prompt: SHORT },
  { name: 'stream', percent: 25, operation: 'chat', isStream: true, model: 'mock-echo:gapMs=2', prompt: SHORT },
  { name: 'chat of 120 KB', percent: 15, operation: 'chat', isStream: false, model: 'mock-echo', prompt: LARGE },
  { name: 'stream of 120 KB', percent: 10, operation: 'chat', isStream: true, model: 'mock-echo', prompt: LONG_STREAM },
  { name: 'embedding', percent: 10, operation: 'embedding', isStream: false, model: 'mock-embed:dimensions=1536', prompt: SHORT },
  { name: 'client that leaves', percent: 5, operation: 'chat', isStream: true, model: 'mock-echo:gapMs=20', prompt: SHORT, leavesAfterMs: 150 },
  { name: 'provider that fails', percent: 5, operation: 'chat', isStream: false, model: 'mock-echo+500:failRate=0.3', prompt: SHORT },
  { name: 'provider that cuts', percent: 5, operation: 'chat', isStream: true, model: 'mock-echo+cut:after=10,failRate=0.3', prompt: SHORT },
];

/** The ids that the gateway's configuration lists. */
export const MODELS: readonly string[] = [...new Set(REQUEST_KINDS.map(({ model }) => model))];
