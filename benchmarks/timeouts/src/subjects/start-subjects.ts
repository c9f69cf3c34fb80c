import { type Child, Children } from '@proxyapi/bench-harness';
import { type MockProvider, startMockProvider } from '@proxyapi/mock-provider';

import { answerAfter, NEXT_WORD } from '../provider/write-script.ts';
import type { Timeline } from '../timeline.ts';

/** What is compared: gateways that differ in one flag. */
export const SUBJECT_NAMES = ['fixed', 'adaptive'] as const;
export type SubjectName = (typeof SUBJECT_NAMES)[number];

/** A gateway of the comparison. */
export interface Subject {
  readonly name: SubjectName;
  readonly port: number;
}

/** All that runs. */
export interface Subjects {
  readonly list: readonly Subject[];
  /** The provider that every model is asked of first, by all gateways. */
  readonly first: MockProvider;
  stop(): Promise<void>;
}

/** Starts two providers in this process and the gateways in front of them; `models` are the names for callers. */
export async function startSubjects(models: readonly string[], timeline: Timeline): Promise<Subjects> {
  const children = new Children();
  const providers = await Promise.all([startMockProvider(), startMockProvider()]);
  const [first, next] = providers;
  const stop = async (): Promise<void> => {
    await children.stop();
    await Promise.all(providers.map((provider) => provider.close()));
  };
  try {
    const gateways = await Promise.all(SUBJECT_NAMES.map((name) =>
      children.startGateway({ yaml: gatewayConfig({ name, models, first, next, timeline }), env: { PROVIDER_KEY: 'sk-provider' } })));
    return { list: SUBJECT_NAMES.map((name, index) => ({ name, port: portOf(gateways[index]) })), first, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The name under which a gateway asks the first provider for a model: its bill tells by it who asked. */
export function modelAtFirst(name: SubjectName, model: string): string {
  return `${name}-${model}`;
}

interface GatewayFacts {
  readonly name: SubjectName;
  readonly models: readonly string[];
  readonly first: MockProvider;
  readonly next: MockProvider;
  readonly timeline: Timeline;
}

// Everything is left as it comes, but for the one flag; breakers, retries and their adaptive threshold are on.
function gatewayConfig({ name, models, first, next, timeline: { timeoutSeconds, nextFirstByteMs } }: GatewayFacts): string {
  const nextModel = `mock-${answerAfter(nextFirstByteMs, NEXT_WORD)}`;
  const provider = (providerName: string, { url }: MockProvider, providerModels: readonly string[]): object => ({
    name: providerName, type: 'openai', base_url: `${url}/v1`, api_key_env: 'PROVIDER_KEY', models: providerModels,
    ...(timeoutSeconds === undefined ? {} : { timeout: timeoutSeconds }),
  });
  // JSON is YAML.
  return JSON.stringify({
    providers: [provider('first', first, models.map((model) => modelAtFirst(name, model))), provider('next', next, [nextModel])],
    models: Object.fromEntries(models.map((model) => [model, [`first/${modelAtFirst(name, model)}`, `next/${nextModel}`]])),
    feature_flags: { http_client_adaptive_timeouts: name === 'adaptive' },
  });
}

function portOf(child: Child | undefined): number {
  return Number(child?.url.port);
}
