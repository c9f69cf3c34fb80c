import type { StreamEvent } from '../dialect.ts';
import { firstChoice } from '../say/answer.ts';
import type { Answer, Step } from '../say/answer.ts';
import { wireCount } from '../say/wire-count.ts';
import { inputUsage, messageHead, stopReason } from './message-json.ts';

/** A message as a stream: start, the blocks with a ping after the first one opened, delta with stop reason, stop. */
export function messageEvents(answer: Answer): readonly StreamEvent[] {
  const hasUsage = answer.plan.usage !== 'none';
  const start = {
    ...messageHead(answer),
    content: [],
    stop_reason: null,
    stop_sequence: null,
    ...(hasUsage ? { usage: { ...inputUsage(answer), output_tokens: wireCount(answer.plan, 1) } } : {}),
  };
  return [
    event('head', 'message_start', { message: start }),
    ...firstChoice(answer).steps.flatMap(blockEvents),
    ...endings(answer),
  ];
}

function endings(answer: Answer): readonly StreamEvent[] {
  const usage = { usage: { ...inputUsage(answer), output_tokens: wireCount(answer.plan, answer.usage.completion) } };
  const delta = { delta: { stop_reason: stopReason(answer), stop_sequence: null } };
  const ending = event('tail', 'message_delta', answer.plan.usage === 'none' ? delta : { ...delta, ...usage });
  return [ending, ...(answer.plan.usage === 'late' ? [ending] : []), event('tail', 'message_stop', {})];
}

function blockEvents(step: Step, index: number): readonly StreamEvent[] {
  return [
    event('head', 'content_block_start', { index, content_block: emptyBlock(step) }),
    ...(index === 0 ? [event('head', 'ping', {})] : []),
    ...step.deltas.map((piece) => event('output', 'content_block_delta', { index, delta: blockDelta(step, piece) })),
    ...(step.kind === 'reasoning'
      ? [event('head', 'content_block_delta', { index, delta: { type: 'signature_delta', signature: 'bW9jaw==' } })]
      : []),
    event('head', 'content_block_stop', { index }),
  ];
}

function emptyBlock(step: Step): unknown {
  switch (step.kind) {
    case 'text':
    case 'refusal': return { type: 'text', text: '' };
    case 'reasoning': return { type: 'thinking', thinking: '', signature: '' };
    case 'tool-call': return { type: 'tool_use', id: step.id, name: step.name, input: {} };
  }
}

function blockDelta(step: Step, piece: string): unknown {
  switch (step.kind) {
    case 'text':
    case 'refusal': return { type: 'text_delta', text: piece };
    case 'reasoning': return { type: 'thinking_delta', thinking: piece };
    case 'tool-call': return { type: 'input_json_delta', partial_json: piece };
  }
}

function event(part: StreamEvent['part'], type: string, members: object): StreamEvent {
  return { event: type, data: JSON.stringify({ type, ...members }), tokens: part === 'output' ? 1 : 0, part };
}
