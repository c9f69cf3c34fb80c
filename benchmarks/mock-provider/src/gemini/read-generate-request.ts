import type { Call } from '../dialect.ts';
import { isRecord, listOf, numberOf, recordOf, textOf } from '../json.ts';
import type { JsonRecord, Parsed } from '../json.ts';
import { emptyAsk } from '../say/ask.ts';
import type { Ask } from '../say/ask.ts';
import { countPrompt } from '../say/count-prompt.ts';
import { describeImage } from '../say/describe-image.ts';

/** The model that a Gemini path names, and what it wants of it. */
export function splitModelPath(path: string): { readonly model: string; readonly method: string } {
  const match = /^\/v1(?:beta)?\/models\/(.+):(\w+)$/.exec(path);
  return { model: decodeModel(match?.[1] ?? ''), method: match?.[2] ?? '' };
}

/** Reads a generateContent or streamGenerateContent request; its model and method are in the path. */
export function readGenerateRequest(body: unknown, { path, query }: Call): Parsed<Ask> {
  const { model, method } = splitModelPath(path);
  if (!isRecord(body)) return { ok: false, error: 'Invalid JSON payload received.' };
  const contents = listOf(body['contents']).map(recordOf);
  if (contents.length === 0) return { ok: false, error: 'GenerateContentRequest.contents: contents is not specified' };
  const isStream = method === 'streamGenerateContent';
  return {
    ok: true,
    value: {
      ...emptyAsk,
      model,
      stream: isStream,
      isArrayStream: isStream && !new URLSearchParams(query).getAll('alt').includes('sse'),
      ...readSettings(body),
      ...readConversation(body, contents),
    },
  };
}

function readSettings(body: JsonRecord): Partial<Ask> {
  const config = recordOf(body['generationConfig']);
  const calling = recordOf(recordOf(body['toolConfig'])['functionCallingConfig']);
  const declarations = listOf(body['tools']).flatMap((tool) => listOf(recordOf(tool)['functionDeclarations'])).map(recordOf);
  return {
    choices: Math.min(8, Math.max(1, numberOf(config['candidateCount'], 1))),
    maxTokens: numberOf(config['maxOutputTokens'], Infinity),
    wantsJson: config['responseMimeType'] === 'application/json',
    schema: config['responseJsonSchema'] ?? config['responseSchema'],
    tools: declarations.map((tool) => (
      { name: textOf(tool['name']), schema: tool['parametersJsonSchema'] ?? tool['parameters'] })),
    toolChoice: calling['mode'] === 'NONE' ? 'none' : textOf(listOf(calling['allowedFunctionNames'])[0], 'auto'),
  };
}

function readConversation(body: JsonRecord, contents: readonly JsonRecord[]): Partial<Ask> {
  const images = contents.flatMap(partsOf).flatMap(describePart);
  const last = contents.at(-1) ?? {};
  return {
    promptTokens: countPrompt([recordOf(body['systemInstruction']), ...contents].map(contentText), images.length),
    userText: contentText(contents.findLast(({ role = 'user' }) => role === 'user') ?? {}),
    images,
    toolResults: partsOf(last).flatMap(({ functionResponse }) =>
      isRecord(functionResponse) ? [JSON.stringify(functionResponse['response'])] : []),
  };
}

function describePart({ inlineData, fileData }: JsonRecord): readonly string[] {
  if (isRecord(inlineData)) {
    return [describeImage({ mediaType: textOf(inlineData['mimeType']), base64: textOf(inlineData['data']) })];
  }
  return isRecord(fileData) ? [describeImage({ url: textOf(fileData['fileUri']) })] : [];
}

function partsOf(content: JsonRecord): readonly JsonRecord[] {
  return listOf(content['parts']).map(recordOf);
}

function contentText(content: JsonRecord): string {
  return partsOf(content).map((part) => textOf(part['text'])).join('');
}

function decodeModel(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A model name with a lone % stays what it is.
  }
}
