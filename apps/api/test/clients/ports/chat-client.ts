import type * as z from 'zod';

/** One turn of a conversation. */
export interface Turn {
  readonly role: 'system' | 'user' | 'assistant';
  readonly text: string;
  /** Images of a user's turn: http URLs, or data URLs with base64. */
  readonly images?: readonly string[];
}

/** A function that the model may call, and what it comes to. */
export interface Tool {
  readonly name: string;
  readonly description: string;
  readonly parameters: z.ZodObject;
  readonly run: (input: object) => string;
}

/** A chat request, in no client's own words. */
export interface Ask {
  readonly model: string;
  readonly turns: readonly Turn[];
  readonly tools?: readonly Tool[];
  readonly allowsParallelCalls?: boolean;
  /** Whether a stream ends with its token counts. */
  readonly wantsUsage?: boolean;
  /** Whether it asks for the same answer each time: by a temperature of 0. */
  readonly isRepeatable?: boolean;
  readonly signal?: AbortSignal;
}

/** A call the model asked for. */
export interface Call {
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
}

/** Token counts as the client tells them. */
export interface Usage {
  readonly prompt: number;
  readonly completion: number;
}

/** Why an answer ended, in OpenAI's words. */
export type Finish = 'stop' | 'length' | 'tool_calls' | 'content_filter';

/** A whole answer, as far as the client shows it. */
export interface Reply {
  readonly text: string;
  readonly reasoning: string;
  readonly calls: readonly Call[];
  readonly finish: Finish;
  readonly usage: Usage | undefined;
}

/** What a client gives out of a stream, piece by piece; `end` comes last and once. */
export type StreamPart =
  | { readonly type: 'text' | 'reasoning' | 'arguments'; readonly text: string }
  | { readonly type: 'end'; readonly calls: readonly Call[]; readonly finish: Finish; readonly usage: Usage | undefined };

/** Texts to embed. */
export interface EmbedAsk {
  readonly model: string;
  readonly inputs: readonly string[];
  /** How the vectors travel. */
  readonly format: 'float' | 'base64';
}

/** A model as a list shows it. */
export interface ListedModel {
  readonly id: string;
  readonly ownedBy: string;
}

/**
 * One official client, behind the calls that all of them have in common. The implementations translate arguments and
 * results only: what goes over the wire is the client's own doing.
 */
export interface ChatClient {
  chat(ask: Ask): Promise<Reply>;
  stream(ask: Ask): AsyncIterable<StreamPart>;
  /** Asks, adds the answer as the client gave it and one more text of the user, and asks again. */
  goOn(ask: Ask, text: string): Promise<Reply>;
  /** Runs the tools that the model calls and goes on until it answers in words, the way the client does it. */
  runTools(ask: Ask, options: { readonly isStream: boolean }): Promise<string>;
  /** An object that fits the schema; `json_schema` on the wire. */
  structured(ask: Ask, schema: z.ZodObject): Promise<unknown>;
  /** Any object; `json_object` on the wire. */
  jsonMode(ask: Ask): Promise<unknown>;
  embed(ask: EmbedAsk): Promise<readonly (readonly number[])[]>;
  complete(ask: { readonly model: string; readonly prompt: string }): Promise<string>;
  streamCompletion(ask: { readonly model: string; readonly prompt: string }): Promise<readonly string[]>;
  listModels(): Promise<readonly ListedModel[]>;
  retrieveModel(id: string): Promise<ListedModel>;
}

/** How a client reaches the gateway. */
export interface ClientOptions {
  readonly baseUrl: string;
  readonly apiKey: string;
  /** How often the client tries again by itself. */
  readonly maxRetries: number;
}

/** What a client's error tells those who catch it. */
export interface Failure {
  readonly status: number | undefined;
  readonly code: unknown;
  readonly param: unknown;
  readonly message: string;
  readonly retryAfter: string | undefined;
}

type ErrorClass = abstract new (...args: never[]) => Error;

/** What not every client can do. */
export type Ability = 'base64 embeddings' | 'models' | 'leaving a stream' | 'signed calls' | 'signed streamed calls';

/** One of the clients under test. */
export interface ClientKind {
  readonly name: string;
  /** What the client cannot do itself, and why. */
  readonly lacks: Readonly<Partial<Record<Ability, string>>>;
  readonly create: (options: ClientOptions) => ChatClient;
  /** The class of the client's error for that HTTP status. */
  readonly errorClassOf: (status: number) => ErrorClass;
  /** The class of the client's error for an error event in a stream. */
  readonly streamErrorClass: ErrorClass;
  /** Reads what the client threw. */
  readonly readFailure: (error: unknown) => Failure;
  /** Whether that is what the client's own abort becomes. */
  readonly isAbort: (error: unknown) => boolean;
}
