import type { Plan } from '../behaviour/plan.ts';
import type { Part } from './part.ts';

const endlessPadding = Buffer.alloc(4096, ' ');

/** Cuts, repeats and slices a body as the plan asks; lazily, because some bodies never end. */
export function shapeParts(parts: readonly Part[], plan: Plan, isStream: boolean): Iterable<Part> {
  let shaped: Iterable<Part> = plan.endless ? repeat(parts, isStream) : parts;
  if (plan.endAt >= 0) shaped = takeBytes(shaped, plan.endAt);
  else if (plan.end !== 'finish') shaped = isStream ? takeOutputs(shaped, plan.after) : takeHalf(parts);
  if (plan.cutAt >= 0) shaped = cutOnce(shaped, plan.cutAt, plan.cutGapMs);
  return plan.split > 0 ? slice(shaped, plan.split, plan.splitGapMs) : shaped;
}

/** True when the body stops before its own end. */
export function isCutShort(plan: Plan): boolean {
  return plan.end !== 'finish' || plan.endAt >= 0;
}

// A stream repeats its deltas; a JSON answer is kept waiting behind spaces, which JSON allows.
function* repeat(parts: readonly Part[], isStream: boolean): Iterable<Part> {
  const outputs = parts.filter(({ kind }) => kind === 'output');
  const start = parts.findIndex(({ kind }) => kind === 'output');
  if (isStream && start >= 0) yield* parts.slice(0, start);
  for (;;) {
    if (isStream && outputs.length > 0) yield* outputs;
    else yield { kind: 'head', bytes: endlessPadding, tokens: 0, pauseMs: 0 };
  }
}

function* takeOutputs(parts: Iterable<Part>, count: number): Iterable<Part> {
  let outputs = 0;
  for (const part of parts) {
    if (part.kind === 'output') outputs += 1;
    if (part.kind === 'tail' || outputs > count) return;
    yield part;
  }
}

function takeHalf(parts: readonly Part[]): Iterable<Part> {
  const size = parts.reduce((sum, { bytes }) => sum + bytes.length, 0);
  return takeBytes(parts, Math.floor(size / 2));
}

function* takeBytes(parts: Iterable<Part>, count: number): Iterable<Part> {
  let left = count;
  for (const part of parts) {
    if (left <= 0) return;
    yield part.bytes.length <= left ? part : { ...part, bytes: part.bytes.subarray(0, left), tokens: 0 };
    left -= part.bytes.length;
  }
}

function* cutOnce(parts: Iterable<Part>, at: number, gapMs: number): Iterable<Part> {
  const before: Buffer[] = [];
  const after: Buffer[] = [];
  let tokens = 0;
  let offset = 0;
  for (const part of parts) {
    const split = Math.min(part.bytes.length, Math.max(0, at - offset));
    before.push(part.bytes.subarray(0, split));
    after.push(part.bytes.subarray(split));
    offset += part.bytes.length;
    tokens += part.tokens;
  }
  yield { kind: 'output', bytes: Buffer.concat(before), tokens: 0, pauseMs: 0 };
  yield { kind: 'output', bytes: Buffer.concat(after), tokens, pauseMs: gapMs };
}

function* slice(parts: Iterable<Part>, size: number, gapMs: number): Iterable<Part> {
  let rest = Buffer.alloc(0);
  let tokens = 0;
  for (const part of parts) {
    let pauseMs = part.pauseMs;
    rest = Buffer.concat([rest, part.bytes]);
    tokens += part.tokens;
    while (rest.length >= size) {
      yield { kind: 'output', bytes: rest.subarray(0, size), tokens, pauseMs: pauseMs + gapMs };
      rest = rest.subarray(size);
      tokens = 0;
      pauseMs = 0;
    }
  }
  if (rest.length > 0) yield { kind: 'output', bytes: rest, tokens, pauseMs: gapMs };
}
