import type { JsonValue } from './json-value.ts';

/** `JSON.parse`, with the type that its results have. */
export const parseJson: (text: string) => JsonValue = JSON.parse;
