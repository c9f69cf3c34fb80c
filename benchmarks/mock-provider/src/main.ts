import { parseArgs } from 'node:util';

import { startMockProvider } from './start-mock-provider.ts';

const help = `A scriptable LLM provider: OpenAI, Anthropic and Gemini wire formats, faults on demand.

  node src/main.ts [--port 4010] [--host 127.0.0.1] [--models a,b] [--quiet]

  --port     port to listen on, 0 for a free one (4010)
  --host     address to listen on (127.0.0.1)
  --models   ids to list, separated by commas (one for each behaviour)
  --quiet    print the URL and nothing else
  --help     this text
`;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4010' },
    host: { type: 'string', default: '127.0.0.1' },
    models: { type: 'string' },
    quiet: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) process.stdout.write(help);
else await start();

async function start(): Promise<void> {
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    process.stderr.write(`--port must be an integer from 0 to 65535, got ${values.port}\n`);
    process.exitCode = 2;
    return;
  }
  const models = values.models === undefined ? {} : { models: values.models.split(',') };
  const provider = await startMockProvider({ port, host: values.host, ...models });
  process.stdout.write(values.quiet ? `${provider.url}\n` : greeting(provider.url));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void provider.close());
}

function greeting(url: string): string {
  return `Mock provider on ${url}

Point the gateway at it with these base_urls:
  openai      ${url}/v1
  anthropic   ${url}
  gemini      ${url}

Try it:  curl ${url}/v1/chat/completions -H 'content-type: application/json' \\
           -d '{"model":"mock-chat","messages":[{"role":"user","content":"Hello"}]}'
Faults:  model names such as mock-503, mock-stall:after=5, mock-tools+trickle; all are in the README.
`;
}
