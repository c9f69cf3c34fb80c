import OpenAI, { APIError, APIUserAbortError } from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import type { RunnableToolFunctionWithParse } from 'openai/lib/RunnableFunction';
import type { ChatCompletion, ChatCompletionChunk, ChatCompletionCreateParamsNonStreaming, ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import * as z from 'zod';

import type { Ask, Call, ChatClient, ClientKind, ClientOptions, EmbedAsk, Finish, ListedModel, Reply, StreamPart, Tool, Turn, Usage } from './chat-client.ts';
import { readOpenAiFailure, openAiErrorClassOf } from './openai-errors.ts';

/** The official client of OpenAI. */
export const openAiClient: ClientKind = {
  name: 'openai',
  lacks: { 'signed streamed calls': 'runTools sends back a call’s id, name and arguments, and drops what else it has' },
  create: (options) => new OpenAiClient(options),
  errorClassOf: openAiErrorClassOf,
  streamErrorClass: APIError,
  readFailure: readOpenAiFailure,
  isAbort: (error) => error instanceof APIUserAbortError,
};

class OpenAiClient implements ChatClient {
  readonly #sdk: OpenAI;

  constructor({ baseUrl, apiKey, maxRetries }: ClientOptions) {
    this.#sdk = new OpenAI({ baseURL: baseUrl, apiKey, maxRetries });
  }

  async chat(ask: Ask): Promise<Reply> {
    return toReply(await this.#sdk.chat.completions.create(toBody(ask), { signal: ask.signal }));
  }

  async goOn(ask: Ask, text: string): Promise<Reply> {
    const body = toBody(ask);
    const { choices } = await this.#sdk.chat.completions.create(body);
    return toReply(await this.#sdk.chat.completions.create({ ...body, messages: [...body.messages, choices[0]!.message, { role: 'user', content: text }] }));
  }

  async *stream(ask: Ask): AsyncGenerator<StreamPart> {
    const options = ask.wantsUsage === true ? { stream_options: { include_usage: true } } : {};
    const stream = await this.#sdk.chat.completions.create({ ...toBody(ask), ...options, stream: true }, { signal: ask.signal });
    const calls = new Map<number, { id: string; name: string; text: string }>();
    let finish: Finish | undefined;
    let usage: Usage | undefined;
    for await (const chunk of stream) {
      usage = toUsage(chunk.usage) ?? usage;
      for (const { delta, finish_reason: reason } of chunk.choices) {
        finish = (reason as Finish | null) ?? finish;
        yield* partsOf(delta, calls);
      }
    }
    // Told to stop, the client ends the loop without an error.
    if (ask.signal?.aborted === true) throw new APIUserAbortError();
    yield { type: 'end', calls: [...calls.values()].map(({ id, name, text }): Call => ({ id, name, input: JSON.parse(text) })), finish: finish!, usage };
  }

  async runTools(ask: Ask, { isStream }: { readonly isStream: boolean }): Promise<string> {
    if (!isStream) return this.#loopOverTools(ask);
    const tools = (ask.tools ?? []).map(toRunnableTool);
    const runner = this.#sdk.chat.completions.runTools({ model: ask.model, messages: ask.turns.map(toMessage), tools, stream: true });
    return (await runner.finalContent()) ?? '';
  }

  // The plain way, which its users have written many times over, beside the client's own helper above.
  async #loopOverTools(ask: Ask): Promise<string> {
    const body = toBody(ask);
    for (;;) {
      const { choices } = await this.#sdk.chat.completions.create(body);
      const { message } = choices[0]!;
      body.messages.push(message);
      if (message.tool_calls === undefined) return message.content ?? '';
      for (const call of message.tool_calls) {
        if (call.type !== 'function') throw new TypeError(`no function: ${call.type}`);
        const tool = ask.tools?.find(({ name }) => name === call.function.name);
        body.messages.push({ role: 'tool', tool_call_id: call.id, content: tool?.run(JSON.parse(call.function.arguments)) ?? '' });
      }
    }
  }

  async structured(ask: Ask, schema: z.ZodObject): Promise<unknown> {
    const { choices } = await this.#sdk.chat.completions.parse({ ...toBody(ask), response_format: zodResponseFormat(schema, 'thing') });
    return choices[0]!.message.parsed;
  }

  async jsonMode(ask: Ask): Promise<unknown> {
    const { choices } = await this.#sdk.chat.completions.create({ ...toBody(ask), response_format: { type: 'json_object' } });
    return JSON.parse(choices[0]!.message.content ?? '');
  }

  async embed({ model, inputs, format }: EmbedAsk): Promise<readonly (readonly number[])[]> {
    // Left to itself the client asks for base64 and decodes it.
    const encoding = format === 'float' ? { encoding_format: format } : {};
    const { data } = await this.#sdk.embeddings.create({ model, input: [...inputs], ...encoding });
    return data.map(({ embedding }) => embedding);
  }

  async complete({ model, prompt }: { readonly model: string; readonly prompt: string }): Promise<string> {
    const { choices } = await this.#sdk.completions.create({ model, prompt });
    return choices[0]!.text;
  }

  async streamCompletion({ model, prompt }: { readonly model: string; readonly prompt: string }): Promise<readonly string[]> {
    const pieces: string[] = [];
    for await (const { choices } of await this.#sdk.completions.create({ model, prompt, stream: true })) pieces.push(choices[0]?.text ?? '');
    return pieces.filter((piece) => piece !== '');
  }

  async listModels(): Promise<readonly ListedModel[]> {
    const models: ListedModel[] = [];
    for await (const { id, owned_by: ownedBy } of this.#sdk.models.list()) models.push({ id, ownedBy });
    return models;
  }

  async retrieveModel(wanted: string): Promise<ListedModel> {
    const { id, owned_by: ownedBy } = await this.#sdk.models.retrieve(wanted);
    return { id, ownedBy };
  }
}

function toReply({ choices, usage }: ChatCompletion): Reply {
  const { message, finish_reason: finish } = choices[0]!;
  return {
    text: message.content ?? '',
    reasoning: reasoningOf(message),
    calls: (message.tool_calls ?? []).filter((call) => call.type === 'function').map(({ id, function: call }) => (
      { id, name: call.name, input: JSON.parse(call.arguments) })),
    finish: finish as Finish,
    usage: toUsage(usage),
  };
}

function toBody({ model, turns, tools, allowsParallelCalls, isRepeatable }: Ask): ChatCompletionCreateParamsNonStreaming {
  return {
    model,
    messages: turns.map(toMessage),
    ...(isRepeatable === true ? { temperature: 0 } : {}),
    ...(tools === undefined ? {} : { tools: tools.map((tool) => ({ type: 'function', function: toDefinition(tool) })) }),
    ...(allowsParallelCalls === undefined ? {} : { parallel_tool_calls: allowsParallelCalls }),
  };
}

function toMessage({ role, text, images }: Turn): ChatCompletionMessageParam {
  if (role !== 'user' || images === undefined) return { role, content: text };
  return { role, content: [{ type: 'text', text }, ...images.map((url) => ({ type: 'image_url' as const, image_url: { url } }))] };
}

function toDefinition({ name, description, parameters }: Tool): { name: string; description: string; parameters: Record<string, unknown> } {
  return { name, description, parameters: z.toJSONSchema(parameters) };
}

function toRunnableTool(tool: Tool): RunnableToolFunctionWithParse<object> {
  return { type: 'function', function: { ...toDefinition(tool), parse: (text) => JSON.parse(text), function: tool.run } };
}

function* partsOf(delta: ChatCompletionChunk.Choice.Delta, calls: Map<number, { id: string; name: string; text: string }>): Generator<StreamPart> {
  const reasoning = reasoningOf(delta);
  if (reasoning !== '') yield { type: 'reasoning', text: reasoning };
  if (delta.content !== undefined && delta.content !== null && delta.content !== '') yield { type: 'text', text: delta.content };
  for (const { index, id, function: call } of delta.tool_calls ?? []) {
    if (!calls.has(index)) calls.set(index, { id: id!, name: call!.name!, text: '' });
    calls.get(index)!.text += call?.arguments ?? '';
    if (call?.arguments !== undefined && call.arguments !== '') yield { type: 'arguments', text: call.arguments };
  }
}

// No member of OpenAI's own API: the client hands on what it does not know.
function reasoningOf(message: object): string {
  return 'reasoning_content' in message && typeof message.reasoning_content === 'string' ? message.reasoning_content : '';
}

function toUsage(usage: ChatCompletion['usage'] | null): Usage | undefined {
  return usage === undefined || usage === null ? undefined : { prompt: usage.prompt_tokens, completion: usage.completion_tokens };
}
