import { nearestNames } from '@proxyapi/proxy-core';
import type * as z from 'zod';
import type { ConfigDocument } from './config-document.ts';
import { configSchema, type FileConfig } from './config-schema.ts';
import { describeValue } from './describe-value.ts';
import type { KeyPath } from './key-path.ts';
import { knownKeysAt } from './schema-at.ts';

/** Holds each key against the schema, alone; reports what does not fit. `undefined` when something did not. */
export function checkSchema(document: ConfigDocument): FileConfig | undefined {
  const result = configSchema.safeParse(document.value);
  if (result.success) return result.data;
  for (const issue of result.error.issues) reportIssue(document, issue, []);
  return undefined;
}

function reportIssue(document: ConfigDocument, issue: z.core.$ZodIssue, above: KeyPath): void {
  const path = [...above, ...issue.path.map((segment) => (typeof segment === 'number' ? segment : String(segment)))];
  if (issue.code === 'invalid_union') {
    const inner = issuesInside(issue);
    for (const found of inner) reportIssue(document, found, path);
    if (inner.length > 0) return;
  }
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) reportUnknownKey(document, path, key);
    return;
  }
  if (issue.code === 'invalid_key') {
    document.report(path, { expected: issue.issues[0]?.message ?? issue.message, got: describeValue(path.at(-1)) });
    return;
  }
  document.report(path, { expected: issue.message });
}

/** What is wrong within the form that the value has, a mapping's keys; nothing where it has none of the forms. */
function issuesInside({ errors }: z.core.$ZodIssueInvalidUnion): readonly z.core.$ZodIssue[] {
  return errors.find((issues) => issues.every(({ code, path }) => path.length > 0 || code === 'unrecognized_keys')) ?? [];
}

function reportUnknownKey(document: ConfigDocument, path: KeyPath, key: string): void {
  const [nearest] = nearestNames(key, knownKeysAt(path), 1);
  const hint = nearest === undefined ? undefined : `the nearest is ${nearest}`;
  document.report([...path, key], { expected: 'a known key', got: describeValue(key), hint });
}
