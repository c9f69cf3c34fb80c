import type * as z from 'zod';
import type { ConfigProblem } from './config-error.ts';
import { describeValue } from './describe-value.ts';

/** Holds what the variable `key` says against the schema of its key; `undefined` when it is unset or does not fit. */
export function checkVariable<Value>(
  key: string,
  value: unknown,
  { schema, problems }: { schema: z.ZodType<Value>; problems: ConfigProblem[] },
): Value | undefined {
  if (value === undefined) return undefined;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const expected = result.error.issues[0]?.message ?? 'another value';
  problems.push({ source: 'environment', key, expected, got: describeValue(value) });
  return undefined;
}

/** A variable's number, or its text where that is none: Number('0x10') and Number('1e3') are hardly what was meant. */
export function numberOf(text: string | undefined): number | string | undefined {
  return text !== undefined && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
