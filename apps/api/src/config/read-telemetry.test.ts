import { expect } from 'chai';

import { VERSION } from '../version.ts';
import type { ConfigProblem } from './config-error.ts';
import { loadConfig } from './load-config.ts';
import { readTelemetry } from './read-telemetry.ts';

const noFile = (): never => { throw Object.assign(new Error('no such file'), { code: 'ENOENT' }); };

describe('readTelemetry', () => {
  it('gives nothing where no endpoint is set', () => {
    expect(readTelemetry({}, [])).to.equal(undefined);
  });

  it('tells the version and the name that the gateway goes by', () => {
    expect(readTelemetry({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel-collector:4317' }, [])?.resource).to.deep.equal({ 'service.name': 'proxy-api', 'service.version': VERSION });
  });

  it('tells what is wrong as a problem of the environment', () => {
    const problems: ConfigProblem[] = [];
    expect(readTelemetry({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel-collector:4317', OTEL_TRACES_SAMPLER: 'half' }, problems)).to.equal(undefined);
    expect(problems).to.have.lengthOf(1);
    expect(problems[0]).to.include({ source: 'environment', key: 'OTEL_TRACES_SAMPLER', got: '"half"' });
  });

  it('is part of the configuration, and stops the start where a variable is wrong', () => {
    const load = (env: Readonly<Record<string, string>>): unknown => loadConfig({ env, cwd: '/etc', readFile: noFile }).config.telemetry;
    expect(load({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel-collector:4317' })).to.have.nested.property('traces.exporter.protocol', 'grpc');
    expect(() => load({ OTEL_EXPORTER_OTLP_TIMEOUT: 'soon', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel-collector:4318' }))
      .to.throw('environment OTEL_EXPORTER_OTLP_TIMEOUT: expected a whole number from 1 to 600000, got "soon"');
  });
});
