import type { Plan } from '../behaviour/plan.ts';
import type { StreamEvent } from '../dialect.ts';
import { parseJson } from '../json.ts';
import type { Part } from './part.ts';

const lineEndBytes = { lf: '\n', crlf: '\r\n', cr: '\r' } as const;
// CR never comes before LF: together they would be one line end.
const mixedOrder = [lineEndBytes.lf, lineEndBytes.crlf, lineEndBytes.cr, lineEndBytes.crlf, lineEndBytes.lf] as const;
const unheardOf = ['event: mock.unheard_of', 'data: {"type":"mock.unheard_of"}'] as const;
const byteOrderMark = '\uFEFF';

/** Writes events as server-sent events, in the spelling that the plan asks for. */
export function encodeEvents(events: readonly StreamEvent[], plan: Plan, usual: 'lf' | 'crlf'): readonly Part[] {
  const nextLineEnd = lineEnds(plan.lineEnd, usual);
  return breakOne(events, plan.malformedAt).map((event, index) => {
    const isLast = index === events.length - 1;
    const lines = [...strangeLines(plan, index), ...eventLines(event, plan)];
    const text = lines.map((line) => line + nextLineEnd()).join('') + (isLast && plan.noFinalBlank ? '' : nextLineEnd());
    return {
      kind: event.part,
      bytes: Buffer.from(index === 0 && plan.bom ? byteOrderMark + text : text),
      tokens: event.tokens,
      pauseMs: event.part === 'output' ? plan.gapMs : 0,
    };
  });
}

function lineEnds(choice: Plan['lineEnd'], usual: 'lf' | 'crlf'): () => string {
  if (choice === 'mixed') {
    let count = 0;
    return () => mixedOrder[count++ % mixedOrder.length] ?? '\n';
  }
  const bytes = lineEndBytes[choice === 'usual' ? usual : choice];
  return () => bytes;
}

function eventLines(event: StreamEvent, plan: Plan): readonly string[] {
  const colon = plan.noSpace ? ':' : ': ';
  const data = plan.multiline ? spread(event.data) : [event.data];
  return [
    ...(event.event === undefined ? [] : [`event${colon}${event.event}`]),
    ...data.map((line) => `data${colon}${line}`),
  ];
}

// JSON may have a line break wherever it may have a space.
function spread(data: string): readonly string[] {
  const value = parseJson(data);
  return value.ok ? JSON.stringify(value.value, null, 1).split('\n').map((line) => line.trimStart()) : [data];
}

function strangeLines({ comments, unknownEvents }: Plan, index: number): readonly string[] {
  return [
    ...(comments ? [`: comment ${index}`, ':'] : []),
    // The blank line ends an event that no dialect knows, before the real one begins.
    ...(unknownEvents ? [...unheardOf, '', `id: ${index}`, 'retry: 3000', 'mood: sunny'] : []),
  ];
}

function breakOne(events: readonly StreamEvent[], malformedAt: number): readonly StreamEvent[] {
  if (malformedAt < 0) return events;
  let outputs = -1;
  return events.map((event) => {
    if (event.part === 'output') outputs += 1;
    const isBroken = event.part === 'output' && outputs === malformedAt;
    return isBroken ? { ...event, data: event.data.slice(0, event.data.length / 2) } : event;
  });
}
