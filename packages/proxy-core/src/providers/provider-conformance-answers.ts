/** What a fixture of one kind says, whatever dialect it says it in. */
export interface ConformanceAnswer {
  readonly content: string | null;
  readonly toolCalls?: readonly { readonly name: string; readonly arguments: string }[];
  readonly finishReason: 'stop' | 'length' | 'tool_calls' | 'content_filter';
  /** Absent where the suite does not look at usage. */
  readonly usage?: { readonly prompt: number; readonly completion: number; readonly cached?: number };
}

/** The answers that every adapter decodes, whole and streamed. Fixtures say exactly this. */
export const CONFORMANCE_ANSWERS = {
  text: { content: 'The capital of France is Paris.', finishReason: 'stop', usage: { prompt: 14, completion: 9 } },
  unicode: { content: 'Grüße, 世界! 👩‍🚀 naïve\n"quoted" \\ tab\t.', finishReason: 'stop' },
  'parallel tools': {
    content: 'I will look both up.',
    toolCalls: [{ name: 'get_weather', arguments: '{"city":"Paris"}' }, { name: 'get_weather', arguments: '{"city":"Tokyo"}' }],
    finishReason: 'tool_calls',
  },
  length: { content: 'Once upon a time', finishReason: 'length' },
  'content filter': { content: null, finishReason: 'content_filter' },
  'cached usage': { content: 'Yes.', finishReason: 'stop', usage: { prompt: 2000, completion: 4, cached: 1500 } },
} as const satisfies Record<string, ConformanceAnswer>;

/** Name of an answer of the suite. */
export type ConformanceAnswerName = keyof typeof CONFORMANCE_ANSWERS;
