import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import process from 'node:process';

import { Ajv } from 'ajv';
import { expect } from 'chai';
import { parse } from 'yaml';

import { freePort } from '../apps/api/test/support/free-port.ts';
import { startGateway } from '../apps/api/test/support/start-gateway.ts';
import { checkGatewayConfig } from './deploy/check-gateway-config.ts';
import { COLLECTOR_SCHEMA } from './deploy/collector-schema.ts';
import { COMPOSE_SCHEMA } from './deploy/compose-schema.ts';
import { readStages } from './deploy/dockerfile.ts';
import { KUBERNETES_SCHEMAS } from './deploy/kubernetes-schemas.ts';

const ROOT = resolve(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const readYaml = (path: string): any => parse(read(path));
const start: string = JSON.parse(read('package.json')).scripts.start;
/** What the gateway keeps open for running streams, plus the second in which load balancers notice. */
const drainSeconds = (config: string): number => parse(config).server.drain_timeout + 1;
const variablesOf = (config: string): string[] => [...config.matchAll(/key_env: (\w+)/g)].map(([, name = '']) => name).toSorted();

describe('deploy/docker/Dockerfile', () => {
  const stages = readStages(read('deploy/docker/Dockerfile'));
  const image = stages.at(-1) ?? [];
  const last = (name: string): string => image.findLast((instruction) => instruction.name === name)?.text ?? '';

  it('takes the dependencies from a stage of its own, and the Node that is tested', () => {
    const { node } = parse(read('pnpm-workspace.yaml')).catalog;
    expect(stages.map(([from]) => from?.text)).to.deep.equal([`node:${node}-slim AS dependencies`, `node:${node}-slim`]);
    expect(stages[0]?.findLast(({ name }) => name === 'RUN')?.text).to.match(/^npx -y pnpm@12 install --frozen-lockfile --prod /);
  });

  it('fetches nothing in the image itself, and starts as `pnpm start` does, not as root', () => {
    expect(image.filter(({ name }) => name === 'ADD')).to.deep.equal([]);
    for (const { text } of image.filter(({ name }) => name === 'RUN')) expect(text).to.not.match(/npx|npm|pnpm|apt|curl|wget/);
    expect(last('USER')).to.equal('node');
    expect(JSON.parse(last('CMD')).join(' ')).to.equal(start.replace('apps/api', '/app/apps/api'));
    expect(image.findIndex(({ name }) => name === 'USER')).to.be.below(image.findIndex(({ name }) => name === 'CMD'));
  });

  it('keeps what outlives a restart in a volume of the user’s', () => {
    expect(last('VOLUME')).to.equal('/var/lib/proxyapi');
    expect(last('WORKDIR')).to.equal('/var/lib/proxyapi');
    expect(image.map(({ text }) => text)).to.include('mkdir -p /var/lib/proxyapi && chown node:node /var/lib/proxyapi');
  });

  it('is bound to all addresses, and does not start there without keys', () => {
    expect(last('ENV')).to.contain('HOST=0.0.0.0');
    const [, ...given] = JSON.parse(last('CMD')) as string[];
    const { status, stderr } = spawnSync(process.execPath, given.map((each) => each.replace('/app', ROOT)), { env: { PATH: process.env['PATH'], HOST: '0.0.0.0', PORT: '0' }, encoding: 'utf8' });
    expect(status).to.equal(1);
    expect(stderr).to.contain('PROXYAPI_API_KEYS');
  });

  it('has a health check that tells a gateway from none', async () => {
    expect(last('HEALTHCHECK')).to.contain('/livez');
    const [, ...given] = JSON.parse(/CMD (.+)$/.exec(last('HEALTHCHECK'))?.[1] ?? '[]') as string[];
    const check = (port: number): number | null => spawnSync(process.execPath, given, { env: { PORT: String(port) } }).status;
    const gateway = await startGateway();
    expect(check(gateway.port)).to.equal(0);
    await gateway.stop();
    expect(check(await freePort())).to.equal(1);
  });

  it('is made of what .dockerignore names, which holds neither keys nor configuration of this machine', () => {
    const patterns = read('.dockerignore').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(patterns[0]).to.equal('*');
    expect(patterns.filter((pattern) => pattern.startsWith('!'))).to.deep.equal(['!package.json', '!pnpm-lock.yaml', '!pnpm-workspace.yaml', '!apps/api', '!packages', '!benchmarks/*/package.json']);
    expect(patterns).to.include.members(['**/node_modules', '**/.env*', '**/.proxyapi']);
    const copied = image.filter(({ name }) => name === 'COPY').map(({ text }) => /\/app\/(\S+)/.exec(text)?.[1]);
    expect(copied).to.deep.equal(['package.json', 'node_modules', 'packages', 'apps/api']);
  });
});

describe('deploy/compose.yaml', () => {
  const compose = readYaml('deploy/compose.yaml');
  const { gateway, prometheus } = compose.services;

  it('keeps to its schema', () => {
    expect(violations(COMPOSE_SCHEMA, compose)).to.deep.equal([]);
  });

  it('mounts and builds what is there', () => {
    expect(existsSync(join(ROOT, 'deploy', gateway.build.context, gateway.build.dockerfile))).to.equal(true);
    for (const { volumes = [] } of Object.values<any>(compose.services)) {
      for (const [source = ''] of volumes.map((volume: string) => volume.split(':'))) {
        if (source.startsWith('.')) expect(existsSync(join(ROOT, 'deploy', source)), source).to.equal(true);
        else expect(compose.volumes).to.have.property(source);
      }
    }
  });

  it('opens nothing but the gateway to other machines', () => {
    for (const [name, { ports = [] }] of Object.entries<any>(compose.services)) {
      if (name !== 'gateway') for (const port of ports) expect(port, name).to.match(/^127\.0\.0\.1:/);
    }
  });

  it('gives the gateway every key that its configuration names, and time to drain', () => {
    const config = read('deploy/proxyapi.production.yaml');
    expect(Object.keys(gateway.environment)).to.include.members(variablesOf(config));
    expect(Number.parseInt(gateway.stop_grace_period, 10)).to.be.above(drainSeconds(config));
  });

  it('lets Prometheus in with a key of its own, at the gateway’s name', () => {
    const { scrape_configs: [job] } = readYaml('deploy/prometheus/prometheus-compose.yml');
    expect(job.static_configs[0].targets).to.deep.equal(['gateway:8000']);
    const [secret] = prometheus.secrets;
    expect(job.authorization.credentials_file).to.equal(`/run/secrets/${secret}`);
    expect(variablesOf(read('deploy/proxyapi.production.yaml'))).to.include(compose.secrets[secret].environment);
  });

  it('sends traces to a collector that listens for them', () => {
    const collector = readYaml('deploy/otel/collector.yaml');
    expect(violations(COLLECTOR_SCHEMA, collector)).to.deep.equal([]);
    const endpoint = new URL(gateway.environment.OTEL_EXPORTER_OTLP_ENDPOINT);
    expect(Object.keys(compose.services)).to.include(endpoint.hostname);
    const { endpoint: listens } = collector.receivers.otlp.protocols[gateway.environment.OTEL_EXPORTER_OTLP_PROTOCOL];
    expect(listens).to.equal(`0.0.0.0:${endpoint.port}`);
  });
});

describe('deploy/kubernetes', () => {
  const files = globSync('deploy/kubernetes/*.yaml', { cwd: ROOT }).toSorted();
  const manifests = new Map(files.map((file) => [basename(file, '.yaml'), readYaml(file)]));
  const get = (name: string): any => manifests.get(name);
  const pod = get('deployment').spec.template.spec;
  const [container] = pod.containers;
  const config: string = get('configmap').data['proxyapi.yaml'];

  for (const [name, manifest] of manifests) {
    if (name === 'kustomization') continue;
    it(`${name}.yaml keeps to the schema of a ${manifest.kind}`, () => {
      expect(violations(KUBERNETES_SCHEMAS.get(manifest.kind) ?? {}, manifest)).to.deep.equal([]);
      expect(KUBERNETES_SCHEMAS.has(manifest.kind), manifest.kind).to.equal(true);
    });
  }

  it('is applied as a whole, but for the secret that everybody makes and the monitor that needs an operator', () => {
    const left = files.map((file) => basename(file)).filter((file) => !['kustomization.yaml', 'secret.example.yaml', 'service-monitor.yaml'].includes(file));
    expect(get('kustomization').resources).to.deep.equal(left);
  });

  it('selects the same pods everywhere', () => {
    const { labels } = get('deployment').spec.template.metadata;
    for (const selector of [get('deployment').spec.selector.matchLabels, get('service').spec.selector, get('pod-disruption-budget').spec.selector.matchLabels, pod.topologySpreadConstraints[0].labelSelector.matchLabels]) {
      expect(selector).to.deep.equal(labels);
    }
    expect(get('service-monitor').spec.selector.matchLabels).to.deep.equal(get('service').metadata.labels);
    expect(get('horizontal-pod-autoscaler').spec.scaleTargetRef).to.deep.equal({ apiVersion: 'apps/v1', kind: 'Deployment', name: get('deployment').metadata.name });
  });

  it('probes paths that the gateway serves, liveness without providers', () => {
    expect([container.startupProbe, container.livenessProbe, container.readinessProbe].map(({ httpGet }) => httpGet.path)).to.deep.equal(['/livez', '/livez', '/readyz']);
    expect([container.startupProbe, container.livenessProbe, container.readinessProbe, ].map(({ httpGet }) => httpGet.port)).to.deep.equal(['http', 'http', 'http']);
    expect(container.ports).to.deep.equal([{ name: 'http', containerPort: parse(config).server.port }]);
  });

  it('waits longer than preStop and drain_timeout together', () => {
    const [command, seconds] = container.lifecycle.preStop.exec.command;
    expect(command).to.equal('sleep');
    expect(pod.terminationGracePeriodSeconds).to.be.above(drainSeconds(config) + Number(seconds));
  });

  it('can write where the gateway writes, and nowhere else', () => {
    const mounted = Object.fromEntries(container.volumeMounts.map(({ name, mountPath }: any) => [mountPath, pod.volumes.find((volume: any) => volume.name === name)]));
    expect(Object.keys(mounted).toSorted()).to.deep.equal(['/etc/proxyapi', '/tmp', '/var/lib/proxyapi']);
    expect(mounted['/var/lib/proxyapi']).to.have.property('emptyDir');
    expect(mounted['/etc/proxyapi'].configMap.name).to.equal(get('configmap').metadata.name);
    expect(container.env).to.deep.include({ name: 'PROXYAPI_CONFIG', value: '/etc/proxyapi/proxyapi.yaml' });
  });

  it('has a secret with every key that the configuration names and no other, none of them real', () => {
    const { metadata, stringData } = get('secret.example');
    expect(container.envFrom).to.deep.equal([{ secretRef: { name: metadata.name } }]);
    expect(Object.keys(stringData).toSorted()).to.deep.equal(variablesOf(config));
    for (const value of Object.values(stringData)) expect(value).to.match(/^CHANGE-ME-\d$/);
  });

  it('is scraped under the name that alerts and dashboard look for, with Prometheus’ own key', () => {
    expect(get('service').metadata.name).to.equal('llm-proxy');
    const [endpoint] = get('service-monitor').spec.endpoints;
    const { scrape_configs: [job] } = readYaml('deploy/prometheus/prometheus.yml');
    expect(job.job_name).to.equal('llm-proxy');
    expect(endpoint.path).to.equal(job.metrics_path);
    expect(endpoint.port).to.equal(get('service').spec.ports[0].name);
    expect(get('secret.example').stringData).to.have.property(endpoint.authorization.credentials.key);
    expect(endpoint.authorization.credentials.name).to.equal(get('secret.example').metadata.name);
  });
});

describe('deploy/systemd/proxyapi.service', () => {
  it('starts as `pnpm start` does and gives running streams time to finish', () => {
    const unit = read('deploy/systemd/proxyapi.service');
    expect(unit).to.contain(`ExecStart=/usr/bin/${start.replace('apps/api', '/opt/proxyapi/apps/api')}\n`);
    expect(Number(/TimeoutStopSec=(\d+)/.exec(unit)?.[1])).to.be.above(drainSeconds(read('deploy/proxyapi.production.yaml')));
  });
});

describe('the configurations of the gateway in deploy/', () => {
  const configs: Readonly<Record<string, string>> = {
    'deploy/proxyapi.production.yaml': read('deploy/proxyapi.production.yaml'),
    'deploy/kubernetes/configmap.yaml': readYaml('deploy/kubernetes/configmap.yaml').data['proxyapi.yaml'],
  };
  for (const [file, config] of Object.entries(configs)) {
    it(`${file} has one that the gateway takes`, async () => {
      expect(await checkGatewayConfig(config)).to.contain('The configuration is valid');
    });
  }
});

/** What a schema has against a value. */
function violations(schema: object, value: unknown): readonly string[] {
  const validate = new Ajv({ allErrors: true, strict: true, strictRequired: false }).compile(schema);
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
}
