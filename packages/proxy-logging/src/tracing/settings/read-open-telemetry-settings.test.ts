import { generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';

import { expect } from 'chai';

import type { OpenTelemetrySettings, OtlpSettings } from './open-telemetry-settings.ts';
import { readOpenTelemetrySettings } from './read-open-telemetry-settings.ts';
import type { VariableProblem } from './variable-problem.ts';
import type { OpenTelemetryEnvironment } from './variable-reader.ts';

const HTTP = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };

function read(environment: OpenTelemetryEnvironment): OpenTelemetrySettings | undefined {
  const reading = readOpenTelemetrySettings(environment);
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  return reading.settings;
}

function problemsOf(environment: OpenTelemetryEnvironment, readFile?: (path: string) => Buffer): readonly VariableProblem[] {
  const reading = readOpenTelemetrySettings(environment, readFile === undefined ? {} : { readFile });
  return reading.ok ? [] : reading.problems;
}

function where(environment: OpenTelemetryEnvironment): readonly (Pick<OtlpSettings, 'protocol' | 'url'> | undefined)[] {
  const { traces, metrics } = read(environment) ?? {};
  return [traces, metrics].map((signal) => (signal === undefined ? undefined : { protocol: signal.exporter.protocol, url: signal.exporter.url }));
}

describe('readOpenTelemetrySettings', () => {
  it('gives nothing where no endpoint is set, the SDK is disabled or both exporters are none', () => {
    const nothing: readonly OpenTelemetryEnvironment[] = [
      {}, { OTEL_EXPORTER_OTLP_ENDPOINT: ' ' }, { OTEL_SERVICE_NAME: 'x', OTEL_TRACES_SAMPLER: 'always_on' },
      { ...HTTP, OTEL_SDK_DISABLED: 'True' }, { ...HTTP, OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none' },
    ];
    for (const environment of nothing) expect(read(environment), JSON.stringify(environment)).to.equal(undefined);
  });

  it('sends both signals to the endpoint for all, each to a path of its own', () => {
    expect(where(HTTP)).to.deep.equal([
      { protocol: 'http/protobuf', url: 'http://collector:4318/v1/traces' }, { protocol: 'http/protobuf', url: 'http://collector:4318/v1/metrics' },
    ]);
    expect(where({ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://vendor.example/otlp/' })[0]?.url).to.equal('https://vendor.example/otlp/v1/traces');
  });

  it('takes the endpoint of a signal as it is, and sends the other signal nowhere', () => {
    expect(where({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://collector:4318/here' })).to.deep.equal([{ protocol: 'http/protobuf', url: 'http://collector:4318/here' }, undefined]);
    expect(where({ OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'http://collector:4318/here' })).to.deep.equal([undefined, { protocol: 'http/protobuf', url: 'http://collector:4318/here' }]);
    expect(where({ ...HTTP, OTEL_METRICS_EXPORTER: 'none' })[1]).to.equal(undefined);
  });

  it('speaks gRPC to port 4317 where no protocol is told: nothing else is spoken there', () => {
    const protocols = [
      [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel-collector:4317' }, 'grpc', 'http://otel-collector:4317'],
      [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'otel-collector:4317' }, 'grpc', 'https://otel-collector:4317'],
      [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'otel-collector:4317', OTEL_EXPORTER_OTLP_INSECURE: 'true' }, 'grpc', 'http://otel-collector:4317'],
      [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel-collector:4317', OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' }, 'http/protobuf', 'http://otel-collector:4317/v1/traces'],
      [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://otel-collector:4317/v1/traces' }, 'http/protobuf', 'http://otel-collector:4317/v1/traces'],
      [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel-collector:5000', OTEL_EXPORTER_OTLP_PROTOCOL: 'GRPC' }, 'grpc', 'http://otel-collector:5000'],
      [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://[::1]:4317' }, 'grpc', 'http://[::1]:4317'],
    ] as const;
    for (const [environment, protocol, url] of protocols) expect(where(environment)[0], JSON.stringify(environment)).to.deep.equal({ protocol, url });
  });

  it('has the defaults of the specification', () => {
    const { traces, metrics, resource } = read(HTTP) ?? {};
    expect(traces?.exporter).to.include({ timeoutMs: 10_000, compression: 'none' });
    expect(traces?.exporter.credentials()).to.deep.equal({ headers: {}, ca: undefined, cert: undefined, key: undefined });
    expect(traces?.sampler).to.deep.equal({ isParentBased: true, ratio: 1 });
    expect(traces?.batch).to.deep.equal({ delayMs: 5000, timeoutMs: 30_000, maxQueued: 2048, maxBatch: 512 });
    expect(metrics).to.include({ intervalMs: 60_000, timeoutMs: 30_000, temporality: 'cumulative' });
    expect(resource).to.deep.equal({ 'service.name': 'proxy-api' });
  });

  it('takes what the variables say instead, those of a signal first', () => {
    const { traces, metrics } = read({
      ...HTTP, OTEL_EXPORTER_OTLP_TIMEOUT: '2000', OTEL_EXPORTER_OTLP_METRICS_TIMEOUT: '3000', OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
      OTEL_BSP_SCHEDULE_DELAY: '100', OTEL_BSP_EXPORT_TIMEOUT: '200', OTEL_BSP_MAX_QUEUE_SIZE: '300', OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '300',
      OTEL_METRIC_EXPORT_INTERVAL: '400', OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'Delta',
    }) ?? {};
    expect([traces?.exporter.timeoutMs, metrics?.exporter.timeoutMs, metrics?.exporter.compression]).to.deep.equal([2000, 3000, 'gzip']);
    expect(traces?.batch).to.deep.equal({ delayMs: 100, timeoutMs: 200, maxQueued: 300, maxBatch: 300 });
    expect(metrics).to.include({ intervalMs: 400, timeoutMs: 400, temporality: 'delta' });
  });

  it('reads every sampler of the specification', () => {
    const samplers = [
      ['always_on', undefined, false, 1], ['always_off', undefined, false, 0], ['traceidratio', '0.5', false, 0.5], ['traceidratio', undefined, false, 1],
      ['parentbased_always_on', '0.5', true, 1], ['parentbased_always_off', undefined, true, 0], ['parentbased_traceidratio', '.25', true, 0.25], ['parentbased_traceidratio', '0', true, 0],
    ] as const;
    for (const [name, argument, isParentBased, ratio] of samplers) {
      expect(read({ ...HTTP, OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: argument })?.traces?.sampler, `${name} ${argument}`).to.deep.equal({ isParentBased, ratio });
    }
  });

  it('names the resource after OTEL_SERVICE_NAME, then OTEL_RESOURCE_ATTRIBUTES, then what it was told', () => {
    const options = { serviceName: 'mine', serviceVersion: '9' };
    const resourceOf = (environment: OpenTelemetryEnvironment): unknown => {
      const reading = readOpenTelemetrySettings({ ...HTTP, ...environment }, options);
      return reading.ok ? reading.settings?.resource : reading.problems;
    };
    expect(resourceOf({})).to.deep.equal({ 'service.name': 'mine', 'service.version': '9' });
    const OTEL_RESOURCE_ATTRIBUTES = 'service.name=theirs, deployment.environment.name = a%2Cb%20c,service.version=10,';
    expect(resourceOf({ OTEL_RESOURCE_ATTRIBUTES })).to.deep.equal({ 'service.name': 'theirs', 'service.version': '10', 'deployment.environment.name': 'a,b c' });
    expect(resourceOf({ OTEL_RESOURCE_ATTRIBUTES, OTEL_SERVICE_NAME: 'ours' })).to.include({ 'service.name': 'ours' });
  });

  it('keeps headers and keys from whatever prints settings', () => {
    const settings = read({ ...HTTP, OTEL_EXPORTER_OTLP_HEADERS: 'Authorization=Bearer%20hunter2' });
    expect(settings?.traces?.exporter.credentials().headers).to.deep.equal({ authorization: 'Bearer hunter2' });
    expect(inspect(settings, { depth: null, showHidden: true }) + JSON.stringify(settings)).not.to.contain('hunter2');
  });

  const wrong: readonly (readonly [environment: OpenTelemetryEnvironment, expected: string])[] = [
    [{ OTEL_SDK_DISABLED: 'yes' }, 'one of true, false'],
    [{ OTEL_TRACES_EXPORTER: 'zipkin' }, 'one of otlp, none'],
    [{ OTEL_METRICS_EXPORTER: 'otlp,console' }, 'one of otlp, none'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector' }, 'an http or https URL, such as http://localhost:4318'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' }, 'an http or https URL, such as http://localhost:4318'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'ftp://collector:4318' }, 'an http or https URL, such as http://localhost:4318'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:99999' }, 'an http or https URL, such as http://localhost:4318'],
    [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }, 'one of grpc, http/protobuf'],
    [{ OTEL_EXPORTER_OTLP_TIMEOUT: '10s' }, 'a whole number from 1 to 600000'],
    [{ OTEL_EXPORTER_OTLP_TIMEOUT: '0' }, 'a whole number from 1 to 600000'],
    [{ OTEL_EXPORTER_OTLP_COMPRESSION: 'br' }, 'one of none, gzip'],
    [{ OTEL_TRACES_SAMPLER: 'half' }, 'one of always_on, always_off, traceidratio, parentbased_always_on, parentbased_always_off, parentbased_traceidratio'],
    [{ OTEL_BSP_MAX_QUEUE_SIZE: '-1' }, 'a whole number from 1 to 1000000'],
    [{ OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '2049' }, 'a whole number from 1 to 2048'],
    [{ OTEL_METRIC_EXPORT_INTERVAL: '1e3' }, 'a whole number from 1 to 86400000'],
    [{ OTEL_RESOURCE_ATTRIBUTES: 'service.name' }, 'name=value pairs separated by commas, with values that are percent-encoded'],
  ];
  for (const [environment, expected] of wrong) {
    const [first] = Object.entries(environment);
    const [variable, text] = first ?? ['', ''];
    it(`refuses ${variable}=${text}, and says what is expected`, () => {
      expect(problemsOf({ ...HTTP, ...environment })).to.deep.equal([{ variable, expected, got: JSON.stringify(text) }]);
    });
  }

  it('refuses a path where gRPC is spoken', () => {
    const problems = problemsOf({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4317/v1', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' });
    expect(problems).to.have.lengthOf(1);
    expect(problems[0]?.expected).to.contain('without a path');
  });

  it('refuses a ratio that is none, where the sampler has one', () => {
    for (const text of ['1.1', '-0.1', 'half', '50%', '']) {
      const expected = text === '' ? [] : [{ variable: 'OTEL_TRACES_SAMPLER_ARG', expected: 'a number from 0 to 1', got: JSON.stringify(text) }];
      expect(problemsOf({ ...HTTP, OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: text }), text).to.deep.equal(expected);
    }
  });

  it('refuses headers that cannot be sent, without their text', () => {
    for (const text of ['hunter2', 'a b=hunter2', 'a=hunter2%0A', 'a=hunter2%', 'a=hünter2']) {
      expect(problemsOf({ ...HTTP, OTEL_EXPORTER_OTLP_HEADERS: text }), text).to.deep.equal([
        { variable: 'OTEL_EXPORTER_OTLP_HEADERS', expected: 'name=value pairs separated by commas, with values that are percent-encoded', got: 'another form' },
      ]);
    }
    expect(problemsOf({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4317', OTEL_EXPORTER_OTLP_HEADERS: 'trace-bin=1' })).to.have.lengthOf(1);
  });

  it('refuses a certificate that cannot be read or is none, and a key without its certificate', () => {
    const key = Buffer.from(generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const readFile = (path: string): Buffer => {
      if (path === 'key.pem') return key;
      if (path === 'page.html') return Buffer.from('<html>');
      throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
    };
    const problems = problemsOf({ ...HTTP, OTEL_EXPORTER_OTLP_CERTIFICATE: 'gone.pem', OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: 'page.html' }, readFile);
    expect(problems.map(({ variable, expected }) => [variable, expected])).to.deep.equal([
      ['OTEL_EXPORTER_OTLP_CERTIFICATE', 'the path of a PEM file that can be read'], ['OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE', 'the path of a PEM file that can be read'],
    ]);
    expect(problemsOf({ ...HTTP, OTEL_EXPORTER_OTLP_CLIENT_KEY: 'key.pem' }, readFile)).to.deep.equal([
      { variable: 'OTEL_EXPORTER_OTLP_CLIENT_KEY', expected: 'certificate and key together', got: 'one of the two' },
    ]);
  });

  it('tells everything that is wrong at once', () => {
    expect(problemsOf({ ...HTTP, OTEL_EXPORTER_OTLP_TIMEOUT: 'x', OTEL_TRACES_SAMPLER: 'x', OTEL_METRIC_EXPORT_INTERVAL: 'x' }).map(({ variable }) => variable))
      .to.deep.equal(['OTEL_EXPORTER_OTLP_TIMEOUT', 'OTEL_TRACES_SAMPLER', 'OTEL_METRIC_EXPORT_INTERVAL']);
  });
});
