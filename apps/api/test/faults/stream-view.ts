import { expect } from 'chai';

import { parseEvents } from '../support/parse-events.ts';
import type { HttpAnswer } from '../support/parse-http-answer.ts';

/** An answer's body without what tells when it was made: a translated stream does, in its id too where the provider gives none. */
export function withoutTimes({ body }: HttpAnswer): string {
  return body.replaceAll(/"created": ?\d+/g, '"created":0').replaceAll(/"gemini-\d+"/g, '"gemini-0"');
}

/** The data of a stream's events, in the shortest JSON. Named ones are other people's, and left out. */
export function eventsOf(answer: HttpAnswer): readonly string[] {
  const events = parseEvents(withoutTimes(answer)).filter(({ name }) => name === '').map(({ data }) => data);
  return events.map((data) => (data === '[DONE]' ? data : JSON.stringify(JSON.parse(data))));
}

/** The text that a stream gave, of all its choices. */
export function contentOf(answer: HttpAnswer): string {
  return eventsOf(answer).flatMap((data) => (data === '[DONE]' ? [] : (JSON.parse(data).choices ?? []).map((choice: any) => choice.delta?.content ?? ''))).join('');
}

/** The error with which a stream ends: the last event, and the only one. */
export function errorOf(answer: HttpAnswer): Record<string, unknown> {
  expect(answer.status, answer.body).to.equal(200);
  const events = eventsOf(answer);
  expect(events).to.not.include('[DONE]');
  const errors = events.filter((data) => data.startsWith('{"error"'));
  expect(errors).to.deep.equal(events.slice(-1));
  return JSON.parse(errors[0] ?? '{}').error;
}
