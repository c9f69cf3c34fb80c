import type { SeenRequest } from '@proxyapi/mock-provider';

/** A turn as it arrived at the provider. */
export interface ArrivedTurn {
  readonly role: string;
  readonly text: string;
}

/** A type of provider, and what the gateway promises of it. */
export interface Upstream {
  /** Its `type` in the configuration, and the name of the provider that most tests ask. */
  readonly type: 'openai' | 'anthropic' | 'gemini' | 'openai-compatible';
  /** What stands behind the mock's address in `base_url`. */
  readonly basePath: string;
  /** The variable with the gateway's key; a server of one's own may want none. */
  readonly keyVariable?: string;
  /** The header in which the provider wants that key. */
  readonly auth: string;
  /** What the type does not have: asked for, it is a 400. */
  readonly lacks: ReadonlySet<'embeddings' | 'completions' | 'json_object' | 'serial calls'>;
  /** The conversation in a request that arrived. */
  readonly readTurns: (request: SeenRequest) => readonly ArrivedTurn[];
}

export const UPSTREAMS: readonly Upstream[] = [
  { type: 'openai', basePath: '/v1', keyVariable: 'OPENAI_KEY', auth: 'authorization', lacks: new Set(), readTurns: readOpenAiTurns },
  { type: 'openai-compatible', basePath: '', auth: 'none', lacks: new Set(), readTurns: readOpenAiTurns },
  {
    type: 'anthropic',
    basePath: '',
    keyVariable: 'ANTHROPIC_KEY',
    auth: 'x-api-key',
    lacks: new Set(['embeddings', 'completions', 'json_object']),
    readTurns: readAnthropicTurns,
  },
  {
    type: 'gemini',
    basePath: '',
    keyVariable: 'GEMINI_KEY',
    auth: 'x-goog-api-key',
    lacks: new Set(['completions', 'serial calls']),
    readTurns: readGeminiTurns,
  },
];

function readOpenAiTurns({ body }: SeenRequest): ArrivedTurn[] {
  const { messages } = JSON.parse(body);
  return messages.map(({ role, content }: { role: string; content: unknown }) => ({ role, text: textOf(content) }));
}

function readAnthropicTurns({ body }: SeenRequest): ArrivedTurn[] {
  const { system, messages } = JSON.parse(body);
  return [{ role: 'system', text: textOf(system) }, ...messages.map(({ role, content }: { role: string; content: unknown }) => ({ role, text: textOf(content) }))];
}

function readGeminiTurns({ body }: SeenRequest): ArrivedTurn[] {
  const { systemInstruction, contents } = JSON.parse(body);
  return [
    { role: 'system', text: textOf(systemInstruction.parts) },
    ...contents.map(({ role, parts }: { role: string; parts: unknown }) => ({ role: role === 'model' ? 'assistant' : role, text: textOf(parts) })),
  ];
}

function textOf(content: unknown): string {
  return Array.isArray(content) ? content.map(({ text }) => text).join('') : String(content);
}
