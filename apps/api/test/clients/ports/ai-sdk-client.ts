import { createOpenAICompatible, type OpenAICompatibleProvider } from '@ai-sdk/openai-compatible';
import {
  APICallError,
  embedMany,
  type FinishReason,
  generateObject,
  generateText,
  isStepCount,
  type LanguageModelUsage,
  type ModelMessage,
  Output,
  StreamProviderError,
  streamText,
  tool,
  type ToolSet,
} from 'ai';
import type * as z from 'zod';

import type { Ask, Call, ChatClient, ClientKind, ClientOptions, EmbedAsk, Failure, Finish, ListedModel, Reply, StreamPart, Turn, Usage } from './chat-client.ts';

/** What every call of the SDK takes of a request. */
type CallOptions = Pick<Parameters<typeof generateText>[0], 'model' | 'temperature' | 'abortSignal' | 'providerOptions' | 'maxRetries' | 'allowSystemInMessages'> & {
  messages: ModelMessage[];
};

const NO_LISTING = 'the AI SDK has no call that lists models';

/** Vercel's AI SDK with its provider for OpenAI-compatible servers. */
export const aiSdkClient: ClientKind = {
  name: 'ai with @ai-sdk/openai-compatible',
  lacks: {
    'base64 embeddings': 'the AI SDK always asks for floats',
    models: NO_LISTING,
    'leaving a stream': 'the AI SDK reads on for its promises; its abortSignal is what stops it',
  },
  create: (options) => new AiSdkClient(options),
  errorClassOf: () => APICallError,
  streamErrorClass: StreamProviderError,
  readFailure,
  isAbort: (error) => error instanceof DOMException && error.name === 'AbortError',
};

class AiSdkClient implements ChatClient {
  readonly #provider: OpenAICompatibleProvider;
  readonly #withUsage: OpenAICompatibleProvider;
  readonly #maxRetries: number;

  constructor({ baseUrl, apiKey, maxRetries }: ClientOptions) {
    const settings = {
      name: 'proxyapi',
      baseURL: baseUrl,
      apiKey,
      supportsStructuredOutputs: true,
      // Without it the SDK fetches each image itself and sends it as base64.
      supportedUrls: () => ({ 'image/*': [/^https?:/] }),
    };
    this.#provider = createOpenAICompatible(settings);
    this.#withUsage = createOpenAICompatible({ ...settings, includeUsage: true });
    this.#maxRetries = maxRetries;
  }

  async chat(ask: Ask): Promise<Reply> {
    return toReply(await generateText({ ...this.#toOptions(ask), tools: toTools(ask, { isRunning: false }) }));
  }

  async goOn(ask: Ask, text: string): Promise<Reply> {
    const options = this.#toOptions(ask);
    const { responseMessages } = await generateText(options);
    return toReply(await generateText({ ...options, messages: [...options.messages, ...responseMessages, { role: 'user', content: text }] }));
  }

  async *stream(ask: Ask): AsyncGenerator<StreamPart> {
    const result = streamText({ ...this.#toOptions(ask), tools: toTools(ask, { isRunning: false }), onError: () => {} });
    const calls: Call[] = [];
    for await (const part of result.stream) {
      switch (part.type) {
        case 'text-delta': yield { type: 'text', text: part.text }; break;
        case 'reasoning-delta': yield { type: 'reasoning', text: part.text }; break;
        case 'tool-input-delta': yield { type: 'arguments', text: part.delta }; break;
        case 'tool-call': calls.push(toCall(part)); break;
        // Errors are parts of this stream, not exceptions; the plain `textStream` leaves them out.
        case 'error': throw part.error;
        case 'abort': throw new DOMException('the AI SDK says that it was stopped', 'AbortError');
        case 'finish': yield { type: 'end', calls, finish: toFinish(part.finishReason), usage: toUsage(part.totalUsage) }; break;
        default:
      }
    }
  }

  async runTools(ask: Ask, { isStream }: { readonly isStream: boolean }): Promise<string> {
    const options = { ...this.#toOptions(ask), tools: toTools(ask, { isRunning: true }), stopWhen: isStepCount(4) };
    return isStream ? streamText(options).text : (await generateText(options)).text;
  }

  async structured(ask: Ask, schema: z.ZodObject): Promise<unknown> {
    const { object } = await generateObject({ ...this.#toOptions(ask), schema });
    return object;
  }

  async jsonMode(ask: Ask): Promise<unknown> {
    const { output } = await generateText({ ...this.#toOptions(ask), output: Output.json() });
    return output;
  }

  async embed({ model, inputs }: EmbedAsk): Promise<readonly (readonly number[])[]> {
    const { embeddings } = await embedMany({ model: this.#provider.embeddingModel(model), values: [...inputs], maxRetries: this.#maxRetries });
    return embeddings;
  }

  async complete({ model, prompt }: { readonly model: string; readonly prompt: string }): Promise<string> {
    const { text } = await generateText({ model: this.#provider.completionModel(model), prompt, maxRetries: this.#maxRetries });
    return text;
  }

  async streamCompletion({ model, prompt }: { readonly model: string; readonly prompt: string }): Promise<readonly string[]> {
    return Array.fromAsync(streamText({ model: this.#provider.completionModel(model), prompt, maxRetries: this.#maxRetries }).textStream);
  }

  listModels(): Promise<readonly ListedModel[]> {
    throw new TypeError(NO_LISTING);
  }

  retrieveModel(): Promise<ListedModel> {
    throw new TypeError(NO_LISTING);
  }

  #toOptions({ model, turns, signal, wantsUsage, allowsParallelCalls, isRepeatable }: Ask): CallOptions {
    const provider = wantsUsage === true ? this.#withUsage : this.#provider;
    return {
      model: provider.chatModel(model),
      messages: turns.map(toMessage),
      allowSystemInMessages: true,
      maxRetries: this.#maxRetries,
      ...(isRepeatable === true ? { temperature: 0 } : {}),
      ...(signal === undefined ? {} : { abortSignal: signal }),
      ...(allowsParallelCalls === undefined ? {} : { providerOptions: { proxyapi: { parallel_tool_calls: allowsParallelCalls } } }),
    };
  }
}

function toReply({ text, finalStep, toolCalls, finishReason, usage }: Awaited<ReturnType<typeof generateText>>): Reply {
  return { text, reasoning: finalStep.reasoningText ?? '', calls: toolCalls.map(toCall), finish: toFinish(finishReason), usage: toUsage(usage) };
}

function toMessage({ role, text, images = [] }: Turn): ModelMessage {
  if (role !== 'user') return { role, content: text };
  const files = images.map((image) => ({ type: 'file' as const, mediaType: 'image/png', data: image.startsWith('data:') ? image : new URL(image) }));
  return { role, content: [{ type: 'text', text }, ...files] };
}

function toTools({ tools = [] }: Ask, { isRunning }: { readonly isRunning: boolean }): ToolSet {
  return Object.fromEntries(tools.map(({ name, description, parameters, run }) => {
    const definition = { description, inputSchema: parameters };
    return [name, isRunning ? tool({ ...definition, execute: (input: object) => run(input) }) : tool(definition)];
  }));
}

function toCall({ toolCallId: id, toolName: name, input }: { readonly toolCallId: string; readonly toolName: string; readonly input: unknown }): Call {
  return { id, name, input };
}

function toFinish(reason: FinishReason): Finish {
  return reason.replace('-', '_') as Finish;
}

function toUsage({ inputTokens: prompt, outputTokens: completion }: LanguageModelUsage): Usage | undefined {
  return prompt === undefined || completion === undefined ? undefined : { prompt, completion };
}

function readFailure(error: unknown): Failure {
  if (StreamProviderError.isInstance(error)) return { status: undefined, code: error.code, param: undefined, message: error.message, retryAfter: undefined };
  if (!APICallError.isInstance(error)) throw error;
  const { statusCode: status, message, responseHeaders, data } = error;
  const { code, param } = (data as { error?: { code?: unknown; param?: unknown } } | undefined)?.error ?? {};
  return { status, code, param, message, retryAfter: responseHeaders?.['retry-after'] };
}
