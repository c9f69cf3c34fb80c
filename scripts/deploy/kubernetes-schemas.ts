// What of Kubernetes' own schemas these manifests use, closed: a key that is misspelt is an error, as it is to the server.

const closed = (properties: Readonly<Record<string, object>>, required: readonly string[] = Object.keys(properties)): object => ({ type: 'object', properties, required, additionalProperties: false });
const list = (items: object): object => ({ type: 'array', items, minItems: 1 });

const NAME = { type: 'string', pattern: '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$' };
const TEXT = { type: 'string', minLength: 1 };
const COUNT = { type: 'integer', minimum: 1 };
const QUANTITY = { type: 'string', pattern: '^[0-9]+(m|Mi|Gi)?$' };
const LABELS = { type: 'object', minProperties: 1, additionalProperties: { type: 'string', pattern: '^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$' } };
const METADATA = closed({ name: NAME, labels: LABELS });
const SELECTOR = closed({ matchLabels: LABELS });
const TEXTS = { type: 'object', minProperties: 1, additionalProperties: { type: 'string' } };

const PROBE = closed({ httpGet: closed({ path: { type: 'string', pattern: '^/' }, port: NAME }), periodSeconds: COUNT, timeoutSeconds: COUNT, failureThreshold: COUNT }, ['httpGet']);

const CONTAINER = closed({
  name: NAME,
  image: { type: 'string', pattern: '^[a-z0-9./-]+:[\\w.-]+$', not: { pattern: ':latest$' } },
  ports: list(closed({ name: NAME, containerPort: COUNT })),
  env: list(closed({ name: { type: 'string', pattern: '^[A-Z][A-Z0-9_]*$' }, value: TEXT })),
  envFrom: list(closed({ secretRef: closed({ name: NAME }) })),
  resources: closed({ requests: closed({ cpu: QUANTITY, memory: QUANTITY }), limits: closed({ memory: QUANTITY }) }),
  startupProbe: PROBE,
  livenessProbe: PROBE,
  readinessProbe: PROBE,
  lifecycle: closed({ preStop: closed({ exec: closed({ command: list(TEXT) }) }) }),
  securityContext: closed({ allowPrivilegeEscalation: { const: false }, readOnlyRootFilesystem: { const: true }, capabilities: closed({ drop: { const: ['ALL'] } }) }),
  volumeMounts: list(closed({ name: NAME, mountPath: { type: 'string', pattern: '^/' }, readOnly: { type: 'boolean' } }, ['name', 'mountPath'])),
});

const POD = closed({
  automountServiceAccountToken: { const: false },
  terminationGracePeriodSeconds: COUNT,
  securityContext: closed({ runAsNonRoot: { const: true }, runAsUser: COUNT, runAsGroup: COUNT, fsGroup: COUNT, seccompProfile: closed({ type: { const: 'RuntimeDefault' } }) }),
  topologySpreadConstraints: list(closed({ maxSkew: COUNT, topologyKey: TEXT, whenUnsatisfiable: { enum: ['DoNotSchedule', 'ScheduleAnyway'] }, labelSelector: SELECTOR })),
  containers: list(CONTAINER),
  volumes: list({ oneOf: [closed({ name: NAME, configMap: closed({ name: NAME }) }), closed({ name: NAME, emptyDir: closed({ sizeLimit: QUANTITY }) })] }),
});

/** By kind: the API's version, and what may stand beside `kind` and `metadata`. */
const KINDS: Readonly<Record<string, readonly [apiVersion: string, rest: Readonly<Record<string, object>>]>> = {
  Deployment: ['apps/v1', { spec: closed({
    selector: SELECTOR,
    strategy: closed({ rollingUpdate: closed({ maxUnavailable: { type: 'integer', minimum: 0 }, maxSurge: COUNT }) }),
    template: closed({ metadata: closed({ labels: LABELS }), spec: POD }),
  }) }],
  Service: ['v1', { spec: closed({ selector: LABELS, ports: list(closed({ name: NAME, port: COUNT, targetPort: NAME })) }) }],
  ConfigMap: ['v1', { data: TEXTS }],
  Secret: ['v1', { type: { const: 'Opaque' }, stringData: TEXTS }],
  PodDisruptionBudget: ['policy/v1', { spec: closed({ maxUnavailable: COUNT, selector: SELECTOR }) }],
  HorizontalPodAutoscaler: ['autoscaling/v2', { spec: closed({
    scaleTargetRef: closed({ apiVersion: TEXT, kind: TEXT, name: NAME }),
    minReplicas: COUNT,
    maxReplicas: COUNT,
    metrics: list(closed({ type: { const: 'Resource' }, resource: closed({ name: { enum: ['cpu', 'memory'] }, target: closed({ type: { const: 'Utilization' }, averageUtilization: COUNT }) }) })),
    behavior: closed({ scaleDown: closed({ stabilizationWindowSeconds: { type: 'integer', minimum: 0, maximum: 3600 }, policies: list(closed({ type: { enum: ['Pods', 'Percent'] }, value: COUNT, periodSeconds: { type: 'integer', minimum: 1, maximum: 1800 } })) }) }),
  }) }],
  ServiceMonitor: ['monitoring.coreos.com/v1', { spec: closed({
    selector: SELECTOR,
    endpoints: list(closed({ port: NAME, path: TEXT, interval: { type: 'string', pattern: '^[0-9]+s$' }, authorization: closed({ type: { const: 'Bearer' }, credentials: closed({ name: NAME, key: TEXT }) }) })),
  }) }],
};

/** JSON schemas by `kind`. */
export const KUBERNETES_SCHEMAS: ReadonlyMap<string, object> = new Map(Object.entries(KINDS).map(([kind, [apiVersion, rest]]) =>
  [kind, closed({ apiVersion: { const: apiVersion }, kind: { const: kind }, metadata: METADATA, ...rest })]));
