import type { Endpoint } from '../dialect.ts';
import { geminiDialect } from './gemini-dialect.ts';
import { generateEvents } from './generate-events.ts';
import { generateJson } from './generate-json.ts';
import { readGenerateRequest } from './read-generate-request.ts';

export const generateContent: Endpoint = {
  dialect: geminiDialect,
  parse: readGenerateRequest,
  json: generateJson,
  events: generateEvents,
};
