import { Bench, type BenchOptions } from './bench.ts';
import { aiSdkClient } from './ports/ai-sdk-client.ts';
import { langChainClient } from './ports/langchain-client.ts';
import { openAiClient } from './ports/openai-client.ts';
import { Subject } from './subject.ts';
import { abortSuite } from './suites/abort.ts';
import { aiSdkSuite } from './suites/ai-sdk.ts';
import { cacheSuite } from './suites/cache.ts';
import { chatSuite } from './suites/chat.ts';
import { completionsSuite } from './suites/completions.ts';
import { embeddingsSuite } from './suites/embeddings.ts';
import { errorsSuite } from './suites/errors.ts';
import { imagesSuite } from './suites/images.ts';
import { jsonSuite } from './suites/json.ts';
import { modelsSuite } from './suites/models.ts';
import { openAiSuite } from './suites/openai.ts';
import { retriesSuite } from './suites/retries.ts';
import { streamErrorsSuite } from './suites/stream-errors.ts';
import { toolsSuite } from './suites/tools.ts';
import { waitsSuite } from './suites/waits.ts';
import { UPSTREAMS } from './upstreams.ts';

const CLIENTS = [openAiClient, aiSdkClient, langChainClient];
const SUITES = [chatSuite, toolsSuite, imagesSuite, jsonSuite, embeddingsSuite, modelsSuite, completionsSuite, cacheSuite, abortSuite, errorsSuite, streamErrorsSuite];

describe('the official clients run unchanged against the gateway:', () => {
  const bench = useBench();
  const benchWithDefaults = useBench({ hasDefaults: true });

  for (const client of CLIENTS) {
    const subjects = UPSTREAMS.map((upstream) => new Subject(client, upstream, bench));
    for (const subject of subjects) {
      describe(`${client.name} with a provider of type ${subject.upstream.type}`, () => {
        for (const suite of SUITES) suite(subject);
      });
    }
    describe(client.name, () => {
      waitsSuite(subjects);
      retriesSuite(new Subject(client, UPSTREAMS[0]!, benchWithDefaults));
    });
  }

  describe('the AI SDK', () => aiSdkSuite(bench));
  describe('the client of OpenAI', () => openAiSuite(bench));
});

function useBench(options?: BenchOptions): Bench {
  const bench = new Bench(options);
  before(() => bench.start());
  after(() => bench.stop());
  afterEach(() => bench.mock.reset());
  return bench;
}
