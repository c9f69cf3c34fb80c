import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { expect } from 'chai';

const run = promisify(execFile);

// Tells which packages of the SDK were asked for.
const MODULE = `
import { registerHooks } from 'node:module';
const asked = new Set();
registerHooks({ resolve: (name, context, next) => { if (/^@(opentelemetry|grpc)\\//.test(name)) asked.add(name); return next(name, context); } });
const { readOpenTelemetrySettings, startOpenTelemetry } = await import('@proxyapi/proxy-logging');
const { settings } = readOpenTelemetrySettings(JSON.parse(process.argv[1]));
const running = await startOpenTelemetry({ settings, logger: console });
console.log(JSON.stringify([running !== undefined, [...asked].sort()]));
process.exit(0);
`;

async function start(environment: Readonly<Record<string, string>>): Promise<{ isRunning: boolean; asked: readonly string[] }> {
  const { stdout } = await run(process.execPath, ['--conditions=proxyapi-source', '--input-type=module', '--eval', MODULE, JSON.stringify(environment)], { cwd: import.meta.dirname });
  const [isRunning, asked]: [boolean, string[]] = JSON.parse(stdout) as [boolean, string[]];
  return { isRunning, asked };
}

describe('the SDK of OpenTelemetry', () => {
  it('is not loaded where no endpoint is set', async () => {
    // The API alone, which is small, comes with the metrics library.
    expect(await start({ OTEL_SERVICE_NAME: 'x' })).to.deep.equal({ isRunning: false, asked: ['@opentelemetry/api'] });
  });

  it('is loaded over HTTP without gRPC', async () => {
    const { isRunning, asked } = await start({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:9' });
    expect(isRunning).to.equal(true);
    expect(asked).to.include('@opentelemetry/otlp-exporter-base/node-http').and.not.include('@grpc/grpc-js');
  });

  it('is loaded with gRPC where that is spoken', async () => {
    expect((await start({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:4317' })).asked).to.include('@grpc/grpc-js');
  });
});
