import { ChatOpenAI, OpenAI as CompletionOpenAI, OpenAIEmbeddings } from '@langchain/openai';
import { APIError } from 'openai';
import type * as z from 'zod';

import type { Ask, ChatClient, ClientKind, ClientOptions, EmbedAsk, Finish, ListedModel, Reply, StreamPart, Turn, Usage } from './chat-client.ts';
import { openAiErrorClassOf, readOpenAiFailure } from './openai-errors.ts';

const DROPS_SIGNATURES = 'LangChain sends back a call’s id, name and arguments, and drops what else it has';
const NO_LISTING = 'LangChain has no call that lists models';

/** LangChain's classes for OpenAI. */
export const langChainClient: ClientKind = {
  name: '@langchain/openai',
  lacks: { models: NO_LISTING, 'signed calls': DROPS_SIGNATURES, 'signed streamed calls': DROPS_SIGNATURES },
  create: (options) => new LangChainClient(options),
  errorClassOf: openAiErrorClassOf,
  streamErrorClass: APIError,
  readFailure: readOpenAiFailure,
  isAbort: (error) => error instanceof Error && error.name === 'AbortError',
};

type Part = { type: 'text'; text: string } | { type: 'image_url'; image_url: { url: string } };
type MessageFields = { role: Turn['role']; content: string | Part[] };
/** The counts alone: in the type of a message they are of type never. */
type Counted = { readonly usage_metadata?: { readonly input_tokens: number; readonly output_tokens: number } | undefined };
type Model = ReturnType<ChatOpenAI['bindTools']>;
type Message = Awaited<ReturnType<Model['invoke']>>;

class LangChainClient implements ChatClient {
  readonly #common: { readonly apiKey: string; readonly maxRetries: number; readonly configuration: { readonly baseURL: string } };

  constructor({ baseUrl, apiKey, maxRetries }: ClientOptions) {
    this.#common = { apiKey, maxRetries, configuration: { baseURL: baseUrl } };
  }

  async chat(ask: Ask): Promise<Reply> {
    return toReply(await this.#model(ask).invoke(ask.turns.map(toMessage), toCallOptions(ask)));
  }

  async goOn(ask: Ask, text: string): Promise<Reply> {
    const turns = ask.turns.map(toMessage);
    const answer = await this.#model(ask).invoke(turns);
    return toReply(await this.#model(ask).invoke([...turns, answer, toMessage({ role: 'user', text })]));
  }

  async *stream(ask: Ask): AsyncGenerator<StreamPart> {
    let whole: Message | undefined;
    for await (const chunk of await this.#model(ask).stream(ask.turns.map(toMessage), toCallOptions(ask))) {
      whole = whole === undefined ? chunk : whole.concat(chunk);
      if (reasoningOf(chunk) !== '') yield { type: 'reasoning', text: reasoningOf(chunk) };
      if (chunk.text !== '') yield { type: 'text', text: chunk.text };
      for (const { args = '' } of chunk.tool_call_chunks ?? []) if (args !== '') yield { type: 'arguments', text: args };
    }
    yield { type: 'end', calls: callsOf(whole!), finish: finishOf(whole!), usage: usageOf(whole!) };
  }

  async runTools(ask: Ask, { isStream }: { readonly isStream: boolean }): Promise<string> {
    const model = this.#model(ask);
    const messages: (Message | MessageFields | { role: 'tool'; tool_call_id: string; content: string })[] = ask.turns.map(toMessage);
    for (;;) {
      const message = isStream ? await streamWhole(model, messages) : await model.invoke(messages);
      if (message.tool_calls === undefined || message.tool_calls.length === 0) return message.text;
      messages.push(message);
      for (const { id, name, args } of message.tool_calls) {
        const tool = ask.tools?.find((candidate) => candidate.name === name);
        messages.push({ role: 'tool', tool_call_id: id ?? '', content: tool?.run(args) ?? '' });
      }
    }
  }

  structured(ask: Ask, schema: z.ZodObject): Promise<unknown> {
    return this.#chatModel(ask).withStructuredOutput(schema, { name: 'thing', method: 'jsonSchema' }).invoke(ask.turns.map(toMessage));
  }

  jsonMode(ask: Ask): Promise<unknown> {
    return this.#chatModel(ask).withStructuredOutput({ type: 'object' }, { method: 'jsonMode' }).invoke(ask.turns.map(toMessage));
  }

  embed({ model, inputs, format }: EmbedAsk): Promise<readonly (readonly number[])[]> {
    // Told nothing, the client below asks for base64 and decodes it; told base64, it leaves the decoding to its caller.
    const encoding = format === 'float' ? { encodingFormat: format } : {};
    return new OpenAIEmbeddings({ ...this.#common, model, ...encoding }).embedDocuments([...inputs]);
  }

  complete({ model, prompt }: { readonly model: string; readonly prompt: string }): Promise<string> {
    return new CompletionOpenAI({ ...this.#common, model }).invoke(prompt);
  }

  async streamCompletion({ model, prompt }: { readonly model: string; readonly prompt: string }): Promise<readonly string[]> {
    const pieces = await Array.fromAsync(await new CompletionOpenAI({ ...this.#common, model }).stream(prompt));
    return pieces.filter((piece) => piece !== '');
  }

  listModels(): Promise<readonly ListedModel[]> {
    throw new TypeError(NO_LISTING);
  }

  retrieveModel(): Promise<ListedModel> {
    throw new TypeError(NO_LISTING);
  }

  #chatModel({ model, wantsUsage = false, isRepeatable = false }: Ask): ChatOpenAI {
    return new ChatOpenAI({ ...this.#common, model, streamUsage: wantsUsage, ...(isRepeatable ? { temperature: 0 } : {}) });
  }

  #model(ask: Ask): Model {
    const { tools = [], allowsParallelCalls } = ask;
    const options = allowsParallelCalls === undefined ? {} : { parallel_tool_calls: allowsParallelCalls };
    return this.#chatModel(ask).bindTools(tools.map(({ name, description, parameters: schema }) => ({ name, description, schema })), options);
  }
}

function toReply(message: Message): Reply {
  return { text: message.text, reasoning: reasoningOf(message), calls: callsOf(message), finish: finishOf(message), usage: usageOf(message) };
}

async function streamWhole(model: Model, messages: Parameters<Model['stream']>[0]): Promise<Message> {
  let whole: Message | undefined;
  for await (const chunk of await model.stream(messages)) whole = whole === undefined ? chunk : whole.concat(chunk);
  return whole!;
}

function toMessage({ role, text, images }: Turn): MessageFields {
  if (images === undefined) return { role, content: text };
  return { role, content: [{ type: 'text', text }, ...images.map((url) => ({ type: 'image_url' as const, image_url: { url } }))] };
}

function toCallOptions({ signal }: Ask): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}

function callsOf({ tool_calls: calls = [] }: Message): Reply['calls'] {
  return calls.map(({ id = '', name, args }) => ({ id, name, input: args }));
}

function reasoningOf({ additional_kwargs: extra }: Message): string {
  return typeof extra['reasoning_content'] === 'string' ? extra['reasoning_content'] : '';
}

function finishOf({ response_metadata: metadata }: Message): Finish {
  return metadata['finish_reason'] as Finish;
}

function usageOf({ usage_metadata: usage }: Counted): Usage | undefined {
  return usage === undefined ? undefined : { prompt: usage.input_tokens, completion: usage.output_tokens };
}
