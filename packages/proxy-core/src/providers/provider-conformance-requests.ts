import type { JsonObject } from '../protocol/json-value.ts';

/** A request of the conformance suite. */
export interface ConformanceRequest {
  /** Members of the OpenAI body beside `model`. */
  readonly body: JsonObject;
  /** Strings that must arrive at the provider: what the caller said, whatever form it takes there. */
  readonly carries: readonly string[];
}

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=';

const WEATHER_TOOL = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'Current weather of a city.',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
};

const QUESTION = { role: 'user', content: 'What is the capital of France?' };

function toolCall(id: string, city: string): JsonObject {
  return { id, type: 'function', function: { name: 'get_weather', arguments: JSON.stringify({ city }) } };
}

/** The requests that every adapter encodes or refuses by name. */
export const CONFORMANCE_REQUESTS = {
  'a plain question': {
    body: { messages: [QUESTION] },
    carries: ['What is the capital of France?'],
  },
  'a streamed question': {
    body: { messages: [QUESTION], stream: true, stream_options: { include_usage: true } },
    carries: ['What is the capital of France?'],
  },
  'a system message': {
    body: { messages: [{ role: 'system', content: 'Answer in one word.' }, QUESTION] },
    carries: ['Answer in one word.', 'What is the capital of France?'],
  },
  'several turns': {
    body: { messages: [QUESTION, { role: 'assistant', content: 'Paris.' }, { role: 'user', content: 'And of Japan?' }] },
    carries: ['What is the capital of France?', 'Paris.', 'And of Japan?'],
  },
  'text beyond ASCII': {
    body: { messages: [{ role: 'user', content: 'Grüße, 世界 👩‍🚀' }] },
    carries: ['Grüße, 世界 👩‍🚀'],
  },
  'an image by URL': {
    body: { messages: [{ role: 'user', content: [{ type: 'text', text: 'What is this?' }, { type: 'image_url', image_url: { url: 'https://example.com/cat.png' } }] }] },
    carries: ['What is this?', 'https://example.com/cat.png'],
  },
  'an image in base64': {
    body: { messages: [{ role: 'user', content: [{ type: 'text', text: 'What is this?' }, { type: 'image_url', image_url: { url: `data:image/png;base64,${PIXEL}` } }] }] },
    carries: ['What is this?', 'image/png', PIXEL],
  },
  tools: {
    body: { messages: [{ role: 'user', content: 'Weather in Paris?' }], tools: [WEATHER_TOOL], tool_choice: 'auto' },
    carries: ['get_weather', 'Current weather of a city.', 'city'],
  },
  'a tool result': {
    body: {
      messages: [
        { role: 'user', content: 'Weather in Paris?' },
        { role: 'assistant', content: null, tool_calls: [toolCall('call_1', 'Paris')] },
        { role: 'tool', tool_call_id: 'call_1', content: '{"celsius":21}' },
      ],
      tools: [WEATHER_TOOL],
    },
    carries: ['get_weather', 'Paris', 'celsius', '21'],
  },
  'parallel tool results': {
    body: {
      messages: [
        { role: 'user', content: 'Weather in Paris and Tokyo?' },
        { role: 'assistant', content: 'Let me look.', tool_calls: [toolCall('call_1', 'Paris'), toolCall('call_2', 'Tokyo')] },
        { role: 'tool', tool_call_id: 'call_1', content: 'sunny' },
        { role: 'tool', tool_call_id: 'call_2', content: 'cloudy' },
        { role: 'user', content: 'Compare them.' },
      ],
      tools: [WEATHER_TOOL],
    },
    carries: ['Let me look.', 'Paris', 'Tokyo', 'sunny', 'cloudy', 'Compare them.'],
  },
  'a JSON schema': {
    body: {
      messages: [QUESTION],
      response_format: { type: 'json_schema', json_schema: { name: 'capital', strict: true, schema: { type: 'object', properties: { capital_city: { type: 'string' } }, required: ['capital_city'], additionalProperties: false } } },
    },
    carries: ['capital_city'],
  },
  'stop sequences': {
    body: { messages: [QUESTION], stop: ['END-OF-STORY', 'ENOUGH'] },
    carries: ['END-OF-STORY', 'ENOUGH'],
  },
  'limits and sampling': {
    body: { messages: [QUESTION], max_completion_tokens: 4321, temperature: 0.25, top_p: 0.875 },
    carries: ['4321', '0.25', '0.875'],
  },
  'OpenAI defaults spelled out': {
    body: { messages: [QUESTION], n: 1, frequency_penalty: 0, presence_penalty: 0, logprobs: false, temperature: 1, top_p: 1, tools: null, stop: null },
    carries: ['What is the capital of France?'],
  },
  'log probabilities': {
    body: { messages: [QUESTION], logprobs: true, top_logprobs: 3 },
    carries: ['What is the capital of France?'],
  },
  'a token bias': {
    body: { messages: [QUESTION], logit_bias: { 50256: -100 } },
    carries: ['50256'],
  },
  'a member nobody knows': {
    body: { messages: [QUESTION], flux_capacitance: 'gigawatts-1.21' },
    carries: ['gigawatts-1.21'],
  },
} as const satisfies Record<string, ConformanceRequest>;

/** Name of a request of the suite. */
export type ConformanceRequestName = keyof typeof CONFORMANCE_REQUESTS;
