export interface Tool {
  readonly name: string;
  readonly schema: unknown;
}

/** What a request wants, whichever dialect it came in. */
export interface Ask {
  readonly model: string;
  /** Whom the caller asks for; empty when it does not say. */
  readonly user: string;
  readonly stream: boolean;
  /** Gemini streams a JSON array unless `alt=sse` asks for events. */
  readonly isArrayStream: boolean;
  readonly includeUsage: boolean;
  readonly choices: number;
  readonly maxTokens: number;
  readonly promptTokens: number;
  /** Alternatives to report per token; -1 for no log probabilities. */
  readonly topLogprobs: number;
  readonly userText: string;
  /** Each image in words. */
  readonly images: readonly string[];
  readonly tools: readonly Tool[];
  /** `auto`, `none`, or the one tool to call. */
  readonly toolChoice: string;
  readonly parallelTools: boolean;
  /** Results in the last turn; there are some when tools have just run. */
  readonly toolResults: readonly string[];
  readonly wantsJson: boolean;
  readonly schema: unknown;
  /** Texts to embed. */
  readonly inputs: readonly string[];
  readonly dimensions: number;
  readonly base64: boolean;
}

export const emptyAsk: Ask = {
  model: '', user: '', stream: false, isArrayStream: false, includeUsage: false, choices: 1, maxTokens: Infinity, promptTokens: 0,
  topLogprobs: -1, userText: '', images: [], tools: [], toolChoice: 'auto', parallelTools: true, toolResults: [],
  wantsJson: false, schema: undefined, inputs: [], dimensions: 0, base64: false,
};
